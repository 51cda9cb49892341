"""Signs a PDF in a process of its own: PDF on standard input, signed PDF on standard output.

The only module that imports pyHanko. ``signer`` starts it, once per PDF. The signature is PAdES B-B: the host's
certificate and its chain are in it, no timestamp and no proof of validity, since both would have to be fetched.
"""

import io
import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from assessments.reports import certificate
from assessments.reports.certificate import Held
from assessments.reports.child import bound

FIELD = "Signature"
SPOKEN = {"ja": "電子署名", "en": "Digital signature"}  # the field's name as a screen reader says it
CPU_SECONDS = 60
MEMORY_BYTES = 2 * 1024**3
# PDF/UA wants a field in the structure tree, or out of the page; PDF/A wants it printed, so it must not be hidden.
UNSEEN = fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


class Appended(IncrementalPdfFileWriter):
    """Leaves title, dates and marks of PDF/UA and PDF/A alone; as pyHanko writes them they break PDF/A."""

    def _update_meta(self) -> None:
        """Nothing, where the pinned pyHanko makes a new XMP packet and a new information dictionary."""


def signed(pdf: bytes, held: Held) -> bytes:
    """The PDF with a signature of all of it behind it; the bytes before are the PDF as given."""
    appended = Appended(io.BytesIO(pdf))
    signer = signers.SimpleSigner.load_pkcs12_data(held.data, [], held.password)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, name=signer.subject_name, subfilter=fields.SigSeedSubFilter.PADES
    )
    spec = fields.SigFieldSpec(
        FIELD,
        on_page=0,
        invis_sig_settings=UNSEEN,
        readable_field_name=SPOKEN.get(str(appended.root.get("/Lang")), SPOKEN["en"]),
    )
    return signers.PdfSigner(meta, signer, new_field_spec=spec).sign_pdf(appended).getvalue()


def main() -> None:
    """Sign what comes in, within the limits."""
    bound(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    held = certificate.told()
    sys.stdout.buffer.write(signed(sys.stdin.buffer.read(), held))


if __name__ == "__main__":
    main()
