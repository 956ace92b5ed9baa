"""The fonts of a PDF: Noto Serif and Sans SC from their wheel, found through a fontconfig file of our own.

Fontconfig reads ``FONTCONFIG_FILE`` once, when WeasyPrint is first imported in a process: call ``use_fonts`` before.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

import pylopdf_fonts_zh_cn

# An office that owns the licensed faces of official documents has them in one of these folders.
_SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def font_configuration(data: Path) -> Path:
    """Write fonts.conf into the data folder, when it is not there as wanted, and return its path."""
    folders = [str(pylopdf_fonts_zh_cn.serif_path().parent), *_SYSTEM_FOLDERS]
    listed = "".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    cache = f"<cachedir>{escape(str(data / 'fontcache'))}</cachedir>"
    text = f'<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>{listed}{cache}</fontconfig>\n'
    path = data / "fonts.conf"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        # In place as a whole: another process may be reading it.
        with tempfile.TemporaryDirectory(prefix=".fonts-", dir=data) as folder:
            aside = Path(folder, path.name)
            aside.write_text(text, encoding="utf-8")
            os.replace(aside, path)
    return path


def use_fonts(configuration: Path) -> None:
    """Make this process draw with the fonts of the configuration; before the first import of WeasyPrint."""
    os.environ["FONTCONFIG_FILE"] = str(configuration)
