"""What of a signature's own bytes the signature does not protect: held to one form, so that no byte can differ.

A signature covers the file but for the gap that it stands in. In the gap stands its CMS structure (RFC 5652) as
hexadecimal digits, padded; parts of the structure are not signed either. None of it can change what was signed, but a
file that was touched anywhere is not taken.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from asn1crypto import cms, core, parser
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

NULL = b"\x05\x00"
OWN_HASH = frozenset({"signing_certificate", "signing_certificate_v2"})
TIME_STAMP = "signature_time_stamp_token"


def gap_is_plain(embedded: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether what is not signed between the two signed parts is the signature alone, digits of one case, and zeros."""
    begin, first, second, length = _byte_range(embedded)
    gap = data[first:second]
    contents = bytes(embedded.pkcs7_content)
    digits = contents.hex().encode()
    inside = gap[1:-1]
    is_exact = gap[:1] == b"<" and gap[-1:] == b">" and inside in (digits, digits.upper())
    used = _structure_length(contents)
    return (
        begin == 0 and length >= 0 and is_exact and _is_filled(contents[:used]) and not any(contents[used:])
    )


def end_of(embedded: EmbeddedPdfSignature) -> int:
    """The byte after the last signed one."""
    _, _, second, length = _byte_range(embedded)
    return second + length


def _byte_range(embedded: EmbeddedPdfSignature) -> tuple[int, int, int, int]:
    begin, first, second, length = (int(number) for number in embedded.byte_range)
    return begin, first, second, length


def _structure_length(contents: bytes) -> int:
    """How many bytes the CMS structure takes; what follows is padding."""
    _, _, _, header, content, trailer = parser.parse(contents)
    return len(header) + len(content) + len(trailer)


def _is_filled(encoded: bytes) -> bool:
    """Whether every value in an encoding (BER or DER) is filled by what it holds and says its length shortest."""
    while encoded:
        kind, method, tag, header, content, trailer = parser.parse(encoded)
        plain = parser.emit(kind, method, tag, content)
        is_end = (kind, tag) == (
            0,
            0,
        )  # which only closes a value of no stated length, and is its trailer then
        if is_end or (header + content != plain and not (trailer and header[-1:] == b"\x80")):
            return False
        if method == 1 and not _is_filled(content):
            return False
        encoded = encoded[len(header) + len(content) + len(trailer) :]
    return True


def structure_is_plain(signed_data: cms.SignedData, known: Sequence[x509.Certificate] = ()) -> bool:
    """Whether the unsigned parts of a CMS structure are what the signed ones ask for.

    Versions as RFC 5652, 5.1 and 5.3, has them; no digest but the signer's; the signer named as in the certificate;
    every certificate signed by another one or by one of `known`, or bound by the signature itself; of unsigned
    attributes none but time stamps, plain in the same way.
    """
    (info,) = signed_data["signer_infos"]
    certificates = _certificates(signed_data)
    return (
        _is_whole(signed_data)
        and _is_whole(info)
        and _versions_are_right(signed_data, info)
        and _algorithms_are_plain(signed_data, info)
        and _signer_is_named(info["sid"], signed_data)
        and all(_is_issued(one, [*certificates, *known]) or _is_bound(one, info) for one in certificates)
        and all(_attribute_is_plain(one, known) for one in info["unsigned_attrs"] or ())
    )


def _algorithms_are_plain(signed_data: cms.SignedData, info: cms.SignerInfo) -> bool:
    digests = list(signed_data["digest_algorithms"])
    if [one["algorithm"].native for one in digests] != [info["digest_algorithm"]["algorithm"].native]:
        return False
    return all(
        one["algorithm"].native == "rsassa_pss" or one["parameters"].dump() in (b"", NULL)
        for one in (*digests, info["digest_algorithm"], info["signature_algorithm"])
    )


def _signer_is_named(sid: cms.SignerIdentifier, signed_data: cms.SignedData) -> bool:
    """Libraries compare names whatever their case; here each byte counts."""
    if sid.name != "issuer_and_serial_number":
        return True
    issuer, serial = (sid.chosen[key].dump() for key in ("issuer", "serial_number"))
    return any(
        (choice.chosen.issuer.dump(), choice.chosen["tbs_certificate"]["serial_number"].dump())
        == (issuer, serial)
        for choice in signed_data["certificates"]
    )


def _is_whole(values: core.Sequence) -> bool:
    """Whether every part was understood: an optional one whose tag is another one's is passed over without a word."""
    return sum(len(values[key].dump()) for key in values) == len(values.contents)


def _versions_are_right(signed_data: cms.SignedData, info: cms.SignerInfo) -> bool:
    by_key = info["sid"].name != "issuer_and_serial_number"
    is_plain_data = signed_data["encap_content_info"]["content_type"].native == "data"
    wanted = "v1" if is_plain_data and not by_key else "v3"
    return bool(
        info["version"].native == ("v3" if by_key else "v1") and signed_data["version"].native == wanted
    )


def _certificates(signed_data: cms.SignedData) -> list[x509.Certificate]:
    """Those that come along; ValueError where one does not say its algorithm twice, or ends within a byte."""
    found = [choice.chosen for choice in signed_data["certificates"] or ()]
    for one in found:
        twice = (one["signature_algorithm"].dump(), one["tbs_certificate"]["signature"].dump())
        if twice[0] != twice[1] or one["signature_value"].contents[:1] != b"\0":
            raise ValueError("certificate")
    return [x509.load_der_x509_certificate(one.dump()) for one in found]


def _is_issued(certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> bool:
    return any(issued_by(certificate, issuer) for issuer in others)


def _is_bound(certificate: x509.Certificate, info: cms.SignerInfo) -> bool:
    """Whether it is the signer's own, whose hash is signed (RFC 5035); pyHanko holds it against the certificate."""
    sid = info["sid"]
    is_own = (
        sid.name == "issuer_and_serial_number"
        and sid.chosen["serial_number"].native == certificate.serial_number
    )
    return is_own and any(one["type"].native in OWN_HASH for one in info["signed_attrs"])


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer` signed the certificate, by names and by the signature itself."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _attribute_is_plain(attribute: cms.CMSAttribute, known: Sequence[x509.Certificate]) -> bool:
    return attribute["type"].native == TIME_STAMP and all(
        structure_is_plain(token["content"], known) for token in attribute["values"]
    )


def time_stamps(info: cms.SignerInfo) -> list[cms.SignedData]:
    """The time stamps over a signature, as their own CMS structures."""
    attributes = info["unsigned_attrs"]
    if attributes is core.VOID or not attributes:
        return []
    values = (one["values"] for one in attributes if one["type"].native == TIME_STAMP)
    return [token["content"] for token in chain.from_iterable(values)]
