"""Settings of gunicorn (`-c python:config.web_server`); address and number of processes come from the command line.

gthread 2 × 4 answered as quickly as anything else that was measured, and the program is loaded once before the
processes divide, so that they share its memory.
"""

from __future__ import annotations

import gc
from typing import Any

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
threads = 4
preload_app = True
# A page that takes longer is stuck; long work is a job.
timeout = 60
graceful_timeout = 20
keepalive = 5
# What slowly grows is given back; not all processes at once.
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"
loglevel = "warning"
errorlog = "-"
control_socket_disable = True
# Only the program's own trusted count of proxies (settings) decides whose word about addresses is taken.
forwarded_allow_ips = ""


def when_ready(server: Any) -> None:
    """Load what the first page and the first job would load, before the processes divide.

    All of it is set aside then, so that collecting rubbish does not copy it into each of them.
    """
    from django.template import engines

    import config.celery  # noqa: F401
    from people.addresses import read_addresses

    read_addresses()
    engines.all()
    gc.collect()
    gc.freeze()
