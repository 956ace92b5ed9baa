"""MP4 films: whole, and with a picture or sound in them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from people.files.faults import fault

_MOST_BOXES: Final = 100_000
_AGAIN: Final = "请重新从手机或相机取出视频，确认能播放后上传"


def check_film(path: Path) -> None:
    """Walk the outermost boxes to the end of the file; without `moov` nothing can be played. Raises FileRefused."""
    found: set[bytes] = set()
    with path.open("rb") as file:
        end, at = file.seek(0, os.SEEK_END), 0
        for _ in range(_MOST_BOXES):
            if at >= end:
                break
            file.seek(at)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            elif length == 0:
                length = end - at
            if length < 8 or at + length > end:
                raise fault("视频不完整，可能没有传完或没有录完", _AGAIN)
            found.add(head[4:8])
            at += length
    if b"moov" not in found or not found & {b"mdat", b"moof"}:
        raise fault("视频里没有画面，可能没有录完", _AGAIN)
