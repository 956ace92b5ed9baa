"""The process: `child.py COMMAND [ARGUMENT]` reads the file on its standard input and writes what was made of it.

Exit status 0 or one of `outcomes`; whatever else happens ends it with another status.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from people.files.drawing.fence import close_in
from people.files.drawing.outcomes import DAMAGED, Ended


def main(command: str, argument: str) -> None:
    """Carry out one command."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    if command == "picture":
        from people.files.drawing.pictures import draw_picture

        draw_picture(source, target)
    elif command == "page":
        from people.files.drawing.pages import draw_page

        draw_page(source, target, int(argument))
    elif command == "count":
        from people.files.drawing.pages import count_pages

        target.write(json.dumps({"pages": count_pages(source)}).encode())
    else:
        target.write(json.dumps(_blocks(command), ensure_ascii=False).encode())
    target.flush()


def _blocks(command: str) -> object:
    from zipfile import BadZipFile

    from people.files.drawing import words
    from people.xlsx.faults import BookRefused

    try:
        if command == "xlsx":
            return words.sheet_blocks("/proc/self/fd/0")
        read = {"docx": words.document_blocks, "pptx": words.slide_blocks, "zip": words.archive_blocks}
        return read[command](sys.stdin.buffer)
    except (BadZipFile, BookRefused, KeyError, ValueError, OSError, RuntimeError) as error:
        raise Ended(DAMAGED) from error


if __name__ == "__main__":
    close_in()
    try:
        main(sys.argv[1], sys.argv[2])
    except Ended as ended:
        sys.exit(ended.status)
