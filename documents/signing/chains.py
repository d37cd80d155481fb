"""What is to be said of a certificate at a moment: whom it names, whether it holds, and why not, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import ValidationContext

from documents.signing.trust import Trust
from thinhduc.figures import format_date, format_datetime, normalize

HERE = timezone(timedelta(hours=7), "Việt Nam")
LONGEST_NAME = 120  # characters of a name in a certificate that are shown
# A certificate for signing documents; some authorities in Việt Nam set only the first of the two.
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
OWN = "Chứng thư của {name} là chứng thư tự ký, không do tổ chức chứng thực chữ ký số nào cấp."
_WEAK = {
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
}


@dataclass(frozen=True)
class Known:
    """The trust, parsed once: of asn1crypto for pyHanko, of cryptography for what is looked up here."""

    roots: tuple[asn1.Certificate, ...]
    issuers: tuple[asn1.Certificate, ...]
    certificates: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...]

    def context(self, moment: datetime) -> ValidationContext:
        """What pyHanko holds chains against; revoked certificates are looked up here (`judge`), to name all of them."""
        return ValidationContext(
            trust_roots=list(self.roots), other_certs=list(self.issuers), moment=moment, allow_fetching=False
        )


def known_of(trust: Trust) -> Known:
    """The trust ready for use; ValueError where its bytes are none of what load_trust gave."""
    return Known(
        roots=tuple(asn1.Certificate.load(der) for der in trust.roots),
        issuers=tuple(asn1.Certificate.load(der) for der in trust.issuers),
        certificates=tuple(x509.load_der_x509_certificate(der) for der in (*trust.roots, *trust.issuers)),
        crls=tuple(x509.load_der_x509_crl(der) for der in trust.crls),
    )


@dataclass(frozen=True)
class Judgement:
    """Whether a certificate is trusted; `problems` say why not, `notes` what could not be looked up."""

    is_trusted: bool
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def judge(
    status: SignatureStatus,
    known: Known,
    embedded: Iterable[asn1.Certificate],
    moment: datetime,
    *,
    proven: bool,
) -> Judgement:
    """What pyHanko found of a signature's certificate at `moment`, and the lists of revoked ones, in sentences.

    `proven`: the moment is said by a trusted time stamp, so that a later revocation does not touch the signature.
    """
    path = status.validation_path
    chain = (
        list(path.iter_certs(include_root=True))[::-1]
        if path
        else _chain(status.signing_cert, [*known.roots, *known.issuers, *embedded])
    )
    problems = [fault for one in chain for fault in _out_of_time(one, moment)]
    revoked, notes = _revocations(chain, known, moment, proven=proven)
    problems += revoked
    if status.trust_problem_indic is not None:
        problems += _reasons(status, has_dates=bool(problems))
    is_trusted = status.trust_problem_indic is None and status.validation_path is not None and not problems
    return Judgement(is_trusted, tuple(problems), tuple(notes))


def _chain(certificate: asn1.Certificate, others: Sequence[asn1.Certificate]) -> list[asn1.Certificate]:
    """The certificate, who issued it, and so on, as far as they are known; for sentences, not for trusting."""
    chain = [certificate]
    while len(chain) < 8 and (last := chain[-1]).self_signed == "no":
        above = [one for one in others if one.subject == last.issuer and issued(last, one)]
        if not above or any(above[0].dump() == one.dump() for one in chain):
            break
        chain.append(above[0])
    return chain


def issued(certificate: asn1.Certificate, issuer: asn1.Certificate) -> bool:
    """Whether `issuer` signed `certificate`."""
    from documents.signing.envelope import issued_by

    return issued_by(_plain(certificate), _plain(issuer))


def _plain(certificate: asn1.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _out_of_time(certificate: asn1.Certificate, moment: datetime) -> list[str]:
    begin, end = validity(certificate)
    whose = f"Chứng thư của {common_name(certificate.subject)}"
    if moment < begin:
        return [f"{whose} chỉ có hiệu lực từ {_day(begin)}, mà thời điểm ký là {_when(moment)}."]
    if moment > end:
        return [f"{whose} đã hết hạn {_day(end)}, mà thời điểm ký là {_when(moment)}."]
    return []


def _revocations(
    chain: Sequence[asn1.Certificate], known: Known, moment: datetime, *, proven: bool
) -> tuple[list[str], list[str]]:
    """Problems and notes from the lists that the issuers of the chain's certificates signed."""
    problems: list[str] = []
    notes: list[str] = []
    for place, (certificate, issuer) in enumerate(pairwise(chain)):
        name = common_name(certificate.subject)
        lists = [one for one in known.crls if _is_of(one, _plain(issuer))]
        days = [day for one in lists if (day := _revoked_on(one, certificate.serial_number))]
        if days and proven and min(days) > moment:
            notes.append(f"Chứng thư của {name} bị thu hồi {_when(min(days))}, sau khi ký.")
        elif days:
            problems.append(f"Chứng thư của {name} đã bị thu hồi {_when(min(days))}.")
        if place == 0:
            notes += _how_current(lists, common_name(issuer.subject), moment)
    return problems, notes


def _is_of(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key: Any = issuer.public_key()
    return crl.issuer == issuer.subject and crl.is_signature_valid(key)


def _revoked_on(crl: x509.CertificateRevocationList, serial: int) -> datetime | None:
    entry = crl.get_revoked_certificate_by_serial_number(serial)
    return None if entry is None else entry.revocation_date_utc


def _how_current(lists: Sequence[x509.CertificateRevocationList], issuer: str, moment: datetime) -> list[str]:
    """What of the signer's certificate could not be looked up; a list out of date before that day says little of it."""
    if not lists:
        return [f"Chưa đối chiếu được việc thu hồi: máy chủ chưa có danh sách thu hồi (CRL) của {issuer}."]
    until = [one.next_update_utc for one in lists]
    if any(day is None or day >= moment for day in until):
        return []
    last = max(day for day in until if day is not None)
    return [f"Danh sách thu hồi (CRL) của {issuer} trên máy chủ đã quá hạn {_day(last)}; cần cập nhật."]


def _reasons(status: SignatureStatus, *, has_dates: bool) -> list[str]:
    """Why pyHanko does not trust the certificate, where dates do not say it already."""
    name, issuer = (common_name(one) for one in (status.signing_cert.subject, status.signing_cert.issuer))
    reason = status.trust_problem_indic
    if reason not in _WEAK and status.signing_cert.self_signed != "no":
        return [OWN.format(name=name)]
    if reason == AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return [
            f"Chứng thư của {name} do {issuer} cấp, không dẫn đến chứng thư gốc nào được tin cậy trên máy chủ này."
        ]
    if reason in _WEAK:
        return ["Chữ ký dùng thuật toán đã lỗi thời, không còn an toàn (như SHA-1)."]
    if reason == AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE:
        return [f"Chứng thư của {name} không được cấp để ký văn bản."]
    return [] if has_dates else [f"Chuỗi chứng thư của {name} không hợp lệ."]


def validity(certificate: asn1.Certificate) -> tuple[datetime, datetime]:
    """From when until when a certificate is valid."""
    return certificate.not_valid_before, certificate.not_valid_after


def common_name(name: asn1.Name) -> str:
    """What a person calls a name in a certificate: its CN, else its O, else all of it."""
    return part_of(name, "common_name") or part_of(name, "organization_name") or _clean(name.human_friendly)


def part_of(name: asn1.Name, part: str) -> str:
    """One part of a certificate's name, "" where it has none; cleaned and cut, as anyone may write anything there."""
    value = name.native.get(part, "")
    return _clean(", ".join(value) if isinstance(value, list) else str(value))


def _clean(text: str) -> str:
    return normalize("".join(letter for letter in text if letter.isprintable()))[:LONGEST_NAME]


def _day(moment: datetime) -> str:
    return f"ngày {format_date(moment.astimezone(HERE).date())}"


def _when(moment: datetime) -> str:
    return format_datetime(moment.astimezone(HERE))
