"""A plan as it was issued, and the tests' own authority: both made once for all tests of signatures."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from documents.rules.signatures import SignedCheck
from documents.signing.examining import examine
from documents.signing.sign import put_signature
from documents.signing.trust import Trust
from reports.plan_document import build_document
from reports.renderers.plan_pdf import render_plan_pdf
from tests.documents.authority import NOW, Authority, make_authority
from tests.reports.plan_text import plan_input

Check = Callable[..., SignedCheck]


@pytest.fixture(scope="session")
def authority() -> Authority:
    return make_authority()


@pytest.fixture(scope="session")
def issued() -> bytes:
    """A plan without annexes, quick to look at: what WeasyPrint makes, as real readers have to read it."""
    return render_plan_pdf(build_document(plan_input([], form="electronic")))


@pytest.fixture(scope="session")
def once(issued: bytes, authority: Authority) -> bytes:
    """Signed by the one who is to sign."""
    return put_signature(issued, authority.signer.signer(), field="KySo1", at=NOW)


@pytest.fixture(scope="session")
def twice(once: bytes, authority: Authority) -> bytes:
    """And by the office, with a time stamp."""
    signer, clock = authority.office.signer(), authority.clock.timestamper(NOW)
    return put_signature(once, signer, field="KySo2", at=NOW, timestamper=clock)


@pytest.fixture(scope="session")
def stamped(issued: bytes, authority: Authority) -> bytes:
    """Signed once, with a time stamp."""
    signer, clock = authority.office.signer(), authority.clock.timestamper(NOW)
    return put_signature(issued, signer, field="KySo1", at=NOW, timestamper=clock)


@pytest.fixture
def trusting(authority: Authority, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that trusts the tests' authority; it examines in this process, which is quicker than one for each."""
    from documents.actions import signed  # needs the applications to be loaded

    folder = tmp_path / "tin-cay"
    folder.mkdir()
    authority.fill(folder)
    settings.TRUST_FOLDER = str(folder)
    monkeypatch.setattr(signed, "check_signed", examine)


@pytest.fixture
def check(issued: bytes, authority: Authority) -> Check:
    """In this process, as the child does it."""

    def examined(signed: bytes, trust: Trust | None = None, now: datetime = NOW) -> SignedCheck:
        return examine(issued, signed, trust or authority.trust(), now)

    return examined
