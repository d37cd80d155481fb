"""The years before hamlets merged keep their lists: forms name a row by its number there."""

from datetime import date

from hamlets.actions import NewHamlet
from hamlets.queries import hamlets_in
from hamlets.queries.places import HamletInYear
from households.actions import open_year
from households.actions.places import HamletMerge, merge_hamlets
from households.models import ReviewResult
from tests.cast import Cast
from tests.households.placing import JULY, review


def numbers(hamlets: list[HamletInYear]) -> list[tuple[int, str]]:
    return [(hamlet.order, hamlet.name) for hamlet in hamlets]


def test_no_two_hamlets_of_an_old_year_have_one_number(cast: Cast) -> None:
    scope = cast.officer.scope
    before = numbers(hamlets_in(scope, 2024))
    assert [number for number, _ in before] == list(range(1, len(before) + 1))
    open_year(scope=scope, year=2024, as_of=date(2024, 12, 14))
    review(cast, 2024)
    first, second, third = (cast.hamlets[slug] for slug in ("nhan-hoa", "phuc-hoa", "lang-mon"))
    merge_hamlets(
        scope=cast.commune_admin.scope,
        merge=HamletMerge((first.pk, second.pk), NewHamlet("Nhân Phúc", "xom", "rural"), JULY),
    )
    assert numbers(hamlets_in(scope, 2024)) == before
    assert numbers(hamlets_in(scope, 2025))[0] == (1, "Nhân Phúc")
    number = next(number for number, name in before if name == "Làng Mơn")
    answer = cast.officer.client.post(
        "/thinh-duc/ra-soat/2024/mo-khoa/", {"hamlet": [str(number)], "reason": "sửa số của Làng Mơn"}
    )
    assert answer.status_code == 302
    confirmed = ReviewResult.objects.within(scope).filter(year=2024, confirmed_at__isnull=False)
    assert {result.hamlet_id for result in confirmed} == {first.pk, second.pk}
    assert third.pk not in {result.hamlet_id for result in confirmed}
