"""QR codes as pictures inside a page or a PDF: data: addresses, nothing to fetch, nothing stored."""

from __future__ import annotations

import base64
from io import BytesIO


def qr_picture(text: str) -> str:
    """Give the address (data:) of an SVG picture of the QR code of a text."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    out = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(out)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode("ascii")
