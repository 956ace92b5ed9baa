"""Is this file one of the kinds that may be handed in, by name and by content? All reasons at once, in Chinese."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from people.files.archives import check_archive, check_office, check_zip, office_kind
from people.files.compound import OFFICE, compound_kind
from people.files.faults import FileFault, FileRefused, fault
from people.files.films import check_film
from people.files.kinds import KINDS, LISTED, PICTURES, REMEDIES, code_of
from people.files.names import clean_name, with_extension
from people.files.sniff import HEAD, sniff

# A document that WPS keeps in the newer way has the parts of the Office file it corresponds to.
_WPS_PARTS = {"docx": "wps", "xlsx": "et", "pptx": "dps"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the name to keep and the kind that the content fits (a key of KINDS)."""

    name: str
    kind: str


def check_file(path: Path, name: str) -> Checked:
    """Check a file on the disk under the name it came with. Raises FileRefused with every reason found."""
    shown = clean_name(name)
    wanted = code_of(shown)
    faults = _name_faults(shown, wanted)
    if path.stat().st_size == 0:
        raise FileRefused(
            FileFault("文件是空的（0 字节）", "请打开原文件确认有内容，重新保存后上传"), *faults
        )
    try:
        kind = _kind(path, wanted)
    except FileRefused as refusal:
        raise FileRefused(*faults, *refusal.faults) from refusal
    if faults:
        raise FileRefused(*faults)
    return Checked(shown if code_of(shown) == kind else with_extension(shown, kind), kind)


def _name_faults(name: str, code: str) -> list[FileFault]:
    if not code:
        return [FileFault("文件名没有扩展名", f"请改成原来的扩展名（{LISTED}）")]
    if code not in KINDS:
        remedy = REMEDIES.get(code, f"可以上传的格式：{LISTED}")
        return [FileFault(f"不能上传 .{code[:20]} 文件", remedy)]
    return []


def _kind(path: Path, wanted: str) -> str:
    """Give the kind by content; among pictures the content decides, else name and content have to agree."""
    with path.open("rb") as file:
        found = sniff(file.read(HEAD))
    if found == "zip":
        found = _zip_kind(path, wanted)
    elif found == "ole":
        found = _ole_kind(path, wanted)
    elif found == "pdf":
        _check_pdf(path)
    elif found == "mp4":
        check_film(path)
    if found not in KINDS:
        if wanted and wanted not in KINDS:
            return wanted  # the name was refused already, and says it better
        raise fault(f"内容是{found}，不能上传", f"请换成真正的 {wanted or LISTED} 文件，不要只改扩展名")
    if wanted in KINDS and found != wanted and not (found in PICTURES and wanted in PICTURES):
        raise fault(
            f"扩展名是 .{wanted}，内容却是{KINDS[found].title}",
            f"请核对文件；确实是它，就把扩展名改成 .{found}",
        )
    return found


def _zip_kind(path: Path, wanted: str) -> str:
    names = check_archive(path)
    kind = office_kind(names)
    if kind == "zip":
        check_zip(names)
        return kind
    check_office(path, names, kind)
    return wanted if _WPS_PARTS.get(kind) == wanted else kind


def _ole_kind(path: Path, wanted: str) -> str:
    kind = compound_kind(path)
    if kind and kind != wanted and wanted in ("docx", "xlsx", "pptx"):
        raise fault(
            f"内容是旧版的 .{OFFICE[kind]} 文件，扩展名却是 .{wanted}", f"请打开后另存为 {wanted} 再上传"
        )
    return kind or "不认识的旧版 Office 文件"


def _check_pdf(path: Path) -> None:
    """A PDF begins with its mark (seen already) and ends with another: one that was not copied whole does not."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 2048))
        if b"%%EOF" not in file.read():
            raise fault("PDF 不完整，可能没有传完", "请重新导出或复制 PDF，确认能打开后上传")
