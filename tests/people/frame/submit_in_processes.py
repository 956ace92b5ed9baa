"""Eight processes post one form at the same moment, ten rounds; then without the token, as a control.

Prints one line of JSON: failed processes, rows and places led to, and the rows of the control.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
import uuid
from pathlib import Path

import django

from tests.tables import make_tables

PROCESSES = 8
ROUNDS = 10


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    from people.models import Account, Notification

    account = Account.objects.create(username="a", name="甲")
    with tempfile.TemporaryDirectory() as folder:
        failed = _at_once(account.pk, folder, with_token=True)
        places = {path.read_text() for path in Path(folder).iterdir()}
    rows = Notification.objects.count()
    with tempfile.TemporaryDirectory() as folder:
        failed += _at_once(account.pk, folder, with_token=False)
    careless = Notification.objects.count() - rows
    print(json.dumps({"failed": failed, "rows": rows, "places": len(places), "careless": careless}))


def _at_once(account: int, folder: str, *, with_token: bool) -> int:
    from django.db import connections

    tokens = [str(uuid.uuid4()) if with_token else "" for _ in range(ROUNDS)]
    connections.close_all()
    start, children = time.time() + 0.5, []
    for writer in range(PROCESSES):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                _post_all(account, tokens, start, Path(folder, str(writer)))
                connections.close_all()
                code = 0
            finally:
                if code:
                    traceback.print_exc()
                sys.stderr.flush()
                os._exit(code)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def _post_all(key: int, tokens: list[str], start: float, report: Path) -> None:
    from people.frame.submission import once
    from people.models import Account, Notification
    from tests.people.frame.asking import posted

    account = Account.objects.get(pk=key)
    for number, token in enumerate(tokens):
        time.sleep(max(0.0, start + number * 0.1 - time.time()))
        with once(posted("/", account, form_token=token, name="甲")) as turn:
            if turn.repeated:
                answer = turn.repeated
            else:
                row = Notification.objects.create(account=account, title="甲")
                time.sleep(0.005)
                answer = turn.lead_to(f"/{row.pk}/")
        Path(f"{report}-{number}").write_text(answer["Location"])


if __name__ == "__main__":
    main()
