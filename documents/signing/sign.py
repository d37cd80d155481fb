"""Putting a signature on a PDF (PAdES-B), by adding to it: the bytes that were there stay as they are."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import BaseStampStyle

from documents.signing.loops import finished


@dataclass(frozen=True)
class Appearance:
    """What a visible signature shows, and where: `page` from 0, `box` in points from the lower left corner."""

    page: int
    box: tuple[int, int, int, int]
    style: BaseStampStyle


def put_signature(
    data: bytes,
    signer: Signer,
    *,
    field: str,
    at: datetime,
    appearance: Appearance | None = None,
    timestamper: TimeStamper | None = None,
) -> bytes:
    """`data` followed by a signature over all of it, said to be made `at` (aware); invisible without `appearance`.

    Raises what pyHanko and the key's device raise: PdfError, SigningError, ValueError, …
    """
    spec = SigFieldSpec(
        field,
        on_page=appearance.page if appearance else 0,
        box=appearance.box if appearance else None,
    )
    pdf_signer = PdfSigner(
        PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        signer,
        timestamper=timestamper,
        stamp_style=appearance.style if appearance else None,
        new_field_spec=spec,
    )
    return sign_with(data, pdf_signer, at)


def sign_with(data: bytes, pdf_signer: PdfSigner, at: datetime) -> bytes:
    """`data` followed by what a signer of pyHanko makes of it, said to be made `at`."""
    return finished(_signed(data, pdf_signer, at))


async def _signed(data: bytes, pdf_signer: PdfSigner, at: datetime) -> bytes:
    """pyHanko's own steps (PdfSigner.async_sign_pdf), with the time given instead of the clock's."""
    session = pdf_signer.init_signing_session(IncrementalPdfFileWriter(BytesIO(data)))
    session.system_time = at
    reserved = await session.estimate_signature_container_size(None)
    prepared = session.prepare_tbs_document(None, reserved)
    digest, output = prepared.digest_tbs_document()
    await prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=at))
    output.seek(0)
    return bytes(output.read())
