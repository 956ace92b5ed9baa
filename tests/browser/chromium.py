"""How the tests start Chromium: without the network, with Chinese fonts of the program's own wheel."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from people.fonts import font_configuration

CHROMIUM: Final = "/usr/bin/chromium"
PATIENCE: Final = 30_000  # milliseconds, for what a page does on a machine that does much else
ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=zh-CN")
# One character each of several strokes; where fonts are missing both are the same box.
TWO_CHARACTERS: Final = "衡绩"
DRAWN: Final = """(text) => {
  const family = getComputedStyle(document.body).fontFamily;
  return [...text].map((sign) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext("2d");
    pen.font = "40px " + family;
    pen.fillText(sign, 2, 42);
    return canvas.toDataURL();
  });
}"""


@lru_cache(maxsize=1)
def launch_arguments() -> dict[str, Any]:
    """Give what playwright needs to start Chromium."""
    folder = Path(tempfile.mkdtemp(prefix="hengji-fonts-"))
    return {
        "executable_path": CHROMIUM,
        "args": list(ARGUMENTS),
        "env": {
            "FONTCONFIG_FILE": str(font_configuration(folder)),
            "HOME": str(folder),
            "LANGUAGE": "zh_CN",
            "LANG": "C.UTF-8",
        },
    }
