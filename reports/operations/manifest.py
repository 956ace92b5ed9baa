"""The manifest of a backup set: what belongs to it, with digests, and the checks that find every damage."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from people.errors import DomainError
from people.files.places import FILES
from reports.operations.files import NotPlain, digest_of, walk

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
EVIDENCE: Final = FILES
# Folders of HENGJI_DATA that belong to the rows: evidence, and what people handed in with a job or may still fetch.
FOLDERS: Final = (EVIDENCE, "jobs")
Kind = Literal["sqlite", "postgresql"]
DATABASE_FILES: Final[dict[Kind, str]] = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
LARGEST: Final = 256 << 20
_STRICT: Final = ConfigDict(extra="forbid", frozen=True, strict=True)


class FileEntry(BaseModel):
    """A file of the set: its path with /, its length in bytes, its sha256."""

    model_config = _STRICT
    path: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a set holds and how the database stood: rows per table, migrations, newest audit hash."""

    model_config = _STRICT
    format: int
    program: str
    created_at: str
    database: Kind
    database_version: str
    migrations: list[str]  # app.name, sorted
    tables: dict[str, int]
    audit_head: str | None
    files: list[FileEntry]

    def text(self) -> str:
        """Give the file's exact text; the last key is the digest over all others."""
        content: dict[str, Any] = self.model_dump()
        return json.dumps({**content, "digest": self.digest()}, indent=1) + "\n"

    def digest(self) -> str:
        """Give the sha256 over the canonical JSON of the content."""
        canonical = json.dumps(self.model_dump(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def database_file(self) -> FileEntry:
        """Give the entry of the database."""
        return next(entry for entry in self.files if entry.path == DATABASE_FILES[self.database])

    def below(self, folder: str) -> list[FileEntry]:
        """Give the entries below one of FOLDERS."""
        return [entry for entry in self.files if entry.path.startswith(f"{folder}/")]

    def evidence(self) -> list[FileEntry]:
        """Give the entries of evidence and other files that were handed in."""
        return self.below(EVIDENCE)


def refused(folder: Path, why: str, next_step: str = "请换一套完整的备份") -> DomainError:
    """The refusal to restore a set."""
    return DomainError(
        f"没有恢复备份 {folder}", why=why, next_step=f"{next_step}；现有的数据库和佐证材料没有改动"
    )


def check_set(folder: Path) -> Manifest:
    """Read the manifest and compare every file with it. Raises DomainError with the first damages found."""
    if not folder.is_dir():
        raise refused(folder, "没有这个文件夹", "请写备份命令打印的那个文件夹")
    manifest = _read(folder)
    faults = [*_bad_paths(manifest), *_file_faults(folder, manifest)]
    if faults:
        more = f"等 {len(faults)} 处" if len(faults) > 5 else ""
        raise refused(folder, f"备份已损坏（{'；'.join(faults[:5])}{more}）")
    return manifest


def _read(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.exists() and not path.is_symlink():
        raise refused(folder, f"缺少清单 {MANIFEST}，这不是一套备份或没有做完")
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
        raise refused(folder, f"清单 {MANIFEST} 不是普通文件或过大")
    text = path.read_bytes()
    try:
        content = json.loads(text)
        if isinstance(content, dict) and content.get("format") != FORMAT:
            raise refused(
                folder,
                f"清单的格式版本 {content.get('format')!r} 不认识（本程序认识 {FORMAT}）",
                "请用做这套备份的程序版本来恢复",
            )
        content.pop("digest")
        manifest = Manifest.model_validate(content)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError, ValidationError) as error:
        raise refused(folder, f"清单 {MANIFEST} 读不懂，可能被截断或改动") from error
    # Byte for byte: whatever was changed, a figure or a blank, the text is no longer the one written.
    if manifest.text().encode() != text:
        raise refused(folder, f"清单 {MANIFEST} 与自己的摘要不符，被改动过")
    return manifest


def _bad_paths(manifest: Manifest) -> list[str]:
    """A set may hold one database file and things below its folders, nothing that leads outside."""
    paths = [entry.path for entry in manifest.files]
    database = DATABASE_FILES[manifest.database]
    faults = [f"清单里的路径 {path!r} 不允许" for path in paths if path != database and not _inside(path)]
    if paths.count(database) != 1:
        faults.append(f"清单里没有数据库 {database}")
    if len(set(paths)) != len(paths):
        faults.append("清单里有重复的路径")
    return faults


def _inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return (
        pure.as_posix() == path
        and "\0" not in path
        and ".." not in pure.parts
        and len(pure.parts) > 1
        and pure.parts[0] in FOLDERS
    )


def _file_faults(folder: Path, manifest: Manifest) -> list[str]:
    wanted = {entry.path: entry for entry in manifest.files}
    faults, seen = [], set()
    for found in walk(folder):
        if found.path == MANIFEST:
            continue
        seen.add(found.path)
        entry = wanted.get(found.path)
        if entry is None:
            faults.append(f"多出 {found.path}")
            continue
        try:
            size, digest = digest_of(found.name, folder=found.folder)
        except NotPlain as error:
            faults.append(f"{found.path} 是{error.strerror}")
            continue
        if size != entry.bytes:
            faults.append(f"{found.path} 应有 {entry.bytes} 字节，实有 {size}")
        elif digest != entry.sha256:
            faults.append(f"{found.path} 的摘要不符")
    return [*(f"缺少 {path}" for path in wanted if path not in seen), *faults]
