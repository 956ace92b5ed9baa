"""What the tests read out of a PDF: its text, its fonts, and whether its structure keeps what PDF/UA-1 promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ContentStream

PAINTING: Final = frozenset(
    (b"Tj", b"TJ", b"'", b'"', b"f", b"f*", b"S", b"s", b"B", b"b", b"B*", b"b*", b"Do", b"sh")
)


def text_of(source: PdfReader | Path) -> str:
    """All text without white space."""
    reader = source if isinstance(source, PdfReader) else PdfReader(source)
    return "".join(page_texts(reader))


def page_texts(reader: PdfReader) -> list[str]:
    """The text of every page without white space."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    """Names of the fonts used, also inside drawn pictures, and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in reader.pages:
        for font in _fonts(page["/Resources"].get_object()):
            for descendant in font.get("/DescendantFonts", [font]):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                found[str(descriptor["/FontName"])] = any(key.startswith("/FontFile") for key in descriptor)
    return found


def _fonts(resources: Any) -> Iterator[Any]:
    for font in resources.get("/Font", {}).values():
        yield font.get_object()
    for drawn in resources.get("/XObject", {}).values():
        below = drawn.get_object().get("/Resources")
        if below is not None:
            yield from _fonts(below.get_object())


def faults_of(path: Path) -> list[str]:
    """What a PDF/UA-1 reader would stumble on: an empty list when nothing."""
    reader = PdfReader(path)
    root: Any = reader.root_object
    faults = [] if str(root.get("/Lang")) == "zh-CN" else ["no language"]
    faults += [] if root.get("/MarkInfo", {}).get("/Marked") else ["not marked"]
    faults += [] if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") else ["title not displayed"]
    faults += [] if reader.metadata and reader.metadata.title else ["no title"]
    xmp = root["/Metadata"].get_object().get_data() if "/Metadata" in root else b""
    faults += [] if b"pdfuaid:part" in xmp else ["no PDF/UA claim"]
    faults += list(_tree_faults(root["/StructTreeRoot"])) if "/StructTreeRoot" in root else ["no structure"]
    for number, page in enumerate(reader.pages, 1):
        faults += [f"page {number}: {fault}" for fault in _page_faults(page, reader)]
    faults += [f"font {name} not embedded" for name, embedded in fonts_of(reader).items() if not embedded]
    return faults


def _page_faults(page: Any, reader: PdfReader) -> Iterator[str]:
    """Everything painted is content with a mark or an artifact."""
    depth = 0
    for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in PAINTING and depth == 0:
            yield f"unmarked {operator.decode()} {operands!r:.60}"
    for annotation in page.get("/Annots", []):
        if annotation.get_object().get("/Contents") is None:
            yield "a link without description"


def _tree_faults(root: Any) -> Iterator[str]:
    levels: list[int] = []
    for kind, node in elements(root):
        if kind == "/Figure" and not node.get("/Alt"):
            yield "a figure without words"
        if kind == "/TR" and not {child for child, _ in _children(node)} <= {"/TH", "/TD"}:
            yield "a row with something else than cells"
        if kind == "/TH" and not node.get("/A"):
            yield "a table heading that does not say what it heads"
        if match := re.fullmatch(r"/H([1-6])", kind):
            level = int(match[1])
            if level > (levels[-1] if levels else 0) + 1:
                yield f"heading {level} after {levels[-1:]}"
            levels.append(level)


def elements(root: Any) -> Iterator[tuple[str, Any]]:
    """Every structure element with its kind, in reading order."""
    for kind, node in _children(root):
        yield kind, node
        yield from elements(node)


def _children(node: Any) -> list[tuple[str, Any]]:
    below = node.get("/K", [])
    below = below.get_object() if hasattr(below, "get_object") else below
    found = []
    for child in below if isinstance(below, list) else [below]:
        entry = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(entry, dict) and "/S" in entry:
            found.append((str(entry["/S"]), entry))
    return found
