"""Small true files to hand in as evidence: a page of PDF and a picture, drawn here."""

from __future__ import annotations

import io

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from people.acting import Actor
from people.models import StoredFile
from people.services.files import store_file

PAGE = (420, 595)
PICTURE = (480, 320)


def paper(by: Actor, agency: int, name: str) -> StoredFile:
    """Hand in one empty page of PDF under that name."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(*PAGE)
    held = io.BytesIO()
    document.save(held)
    document.close()
    return store_file(by=by, agency=agency, upload=SimpleUploadedFile(name, held.getvalue()))


def photo(by: Actor, agency: int, name: str) -> StoredFile:
    """Hand in a picture of hills under that name."""
    picture = Image.new("RGB", PICTURE, "#cfe3f5")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 320), (150, 140), (300, 320)], fill="#7d9a6b")
    draw.polygon([(180, 320), (340, 90), (480, 300), (480, 320)], fill="#5d7d55")
    held = io.BytesIO()
    picture.save(held, "PNG")
    return store_file(by=by, agency=agency, upload=SimpleUploadedFile(name, held.getvalue()))
