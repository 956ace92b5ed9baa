"""`manage.py restore` of many sets, one after the other in this process: JSON of how each ended and what was left then.

`database` is the size of the SQLite file (0: none), `left` what stands in the data folder besides log and locks.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import manage


def outcome(folder: str) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection

    said, complained = io.StringIO(), io.StringIO()
    sys.argv = ["manage.py", "restore", folder]
    code: Any = 0
    with redirect_stdout(said), redirect_stderr(complained):
        try:
            code = manage.main()
        except SystemExit as ended:
            code = ended.code
    database = Path(connection.settings_dict["NAME"])
    return {
        "code": code,
        "stdout": said.getvalue(),
        "stderr": complained.getvalue(),
        "database": database.stat().st_size if database.exists() else 0,
        "left": sorted(
            path.name for path in settings.HENGJI_DATA.iterdir() if path.suffix not in (".log", ".lock")
        ),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    print(json.dumps([outcome(folder) for folder in sys.argv[1:]]))
