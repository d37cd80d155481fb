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

TIME_STAMP = "signature_time_stamp_token"


def gap_is_plain(embedded: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether what is not signed between the two signed parts is the signature alone, digits of one case, and zeros."""
    begin, first, second, length = _byte_range(embedded)
    gap = data[first:second]
    contents = bytes(embedded.pkcs7_content)
    digits = contents.hex().encode()
    inside = gap[1:-1]
    is_exact = gap[:1] == b"<" and gap[-1:] == b">" and inside in (digits, digits.upper())
    return begin == 0 and length >= 0 and is_exact and not any(contents[_structure_length(contents) :])


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


def structure_is_plain(signed_data: cms.SignedData, known: Sequence[x509.Certificate] = ()) -> bool:
    """Whether the unsigned parts of a CMS structure are what the signed ones ask for.

    Versions as RFC 5652, 5.1 and 5.3, has them; no digest but the signer's; every certificate signed by another one
    or by one of `known`; of unsigned attributes none but time stamps, plain in the same way.
    """
    infos = signed_data["signer_infos"]
    digests = [one["algorithm"].native for one in signed_data["digest_algorithms"]]
    if len(infos) != 1 or digests != [infos[0]["digest_algorithm"]["algorithm"].native]:
        return False
    certificates = _certificates(signed_data)
    return (
        _versions_are_right(signed_data, infos[0])
        and all(_is_issued(one, [*certificates, *known]) for one in certificates)
        and all(_attribute_is_plain(one, known) for one in infos[0]["unsigned_attrs"] or ())
    )


def _versions_are_right(signed_data: cms.SignedData, info: cms.SignerInfo) -> bool:
    by_key = info["sid"].name != "issuer_and_serial_number"
    is_plain_data = signed_data["encap_content_info"]["content_type"].native == "data"
    wanted = "v1" if is_plain_data and not by_key else "v3"
    return bool(
        info["version"].native == ("v3" if by_key else "v1") and signed_data["version"].native == wanted
    )


def _certificates(signed_data: cms.SignedData) -> list[x509.Certificate]:
    return [
        x509.load_der_x509_certificate(choice.chosen.dump()) for choice in signed_data["certificates"] or ()
    ]


def _is_issued(certificate: x509.Certificate, issuers: Iterable[x509.Certificate]) -> bool:
    return any(issued_by(certificate, issuer) for issuer in issuers)


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
