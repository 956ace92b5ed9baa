"""Pages of a PDF as pictures."""

from __future__ import annotations

from typing import IO, BinaryIO, Final

import pypdfium2
import pypdfium2.raw as pdfium

from people.files.drawing.outcomes import DAMAGED, EMPTY, LOCKED, Ended
from people.files.drawing.pictures import save

WIDTH: Final = 1400
MOST_PIXELS: Final = 4_500_000
LONGEST_SIDE: Final = 8_000


def count_pages(source: BinaryIO) -> int:
    """Give the number of pages. Raises Ended where it does not open, asks for a password or has none."""
    with _open(source) as document:
        if not len(document):
            raise Ended(EMPTY)
        document[0].close()
        return len(document)


def draw_page(source: BinaryIO, target: IO[bytes], number: int) -> None:
    """Write page `number` (from 1) as a JPEG."""
    with _open(source) as document:
        document.init_forms()
        if not 1 <= number <= len(document):
            raise Ended(EMPTY)
        try:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(
                WIDTH / max(width, 1),
                LONGEST_SIDE / max(height, 1),
                (MOST_PIXELS / max(width * height, 1)) ** 0.5,
            )
            picture = page.render(scale=scale, may_draw_forms=True, rev_byteorder=True).to_pil()
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise Ended(DAMAGED) from error
        save(picture, target)


def _open(source: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error)
        raise Ended(LOCKED if locked else DAMAGED) from error
