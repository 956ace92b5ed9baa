"""The archive package of the city's year, made by the job in a process of its own as the worker does; prints JSON.

usage: python -m tests.bench.city_archive_in_process, on the database that `city_in_process` left.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import time

import django


def main() -> None:
    """Hand in the job and run it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    gc.collect()
    gc.freeze()
    print(json.dumps(_package()))


def _package() -> dict[str, float]:
    from people.access import Role
    from people.acting import Actor
    from people.models import Job
    from people.services.job_runs import execute
    from reports.archive.commands import submit_package
    from reports.models import ArchivePackage
    from scoring.models import Settlement
    from tests.bench import city_books, office

    settlement = Settlement.objects.select_related("plan__agency").get(plan__scheme_code=city_books.CITY)
    clerk = office.account(settlement.plan.agency, Role.PERFORMANCE_OFFICE, "archivist")
    by = Actor(name=clerk.name, account=clerk.pk)
    job = submit_package(by=by, settlement=settlement, with_evidence=True)
    started, before = time.monotonic(), _cpu()
    assert execute(job.pk, worker="测")
    found = {"seconds": time.monotonic() - started, "cpu": _cpu() - before}
    job.refresh_from_db()
    assert job.state == Job.State.DONE, (job.state, job.error_what, job.error_why)
    found["zip"] = ArchivePackage.objects.get().file.size / 1e6
    found["megabytes"] = _peak(resource.RUSAGE_SELF)
    found["children"] = _peak(resource.RUSAGE_CHILDREN)
    return found


def _cpu() -> float:
    """CPU seconds of this process and its finished children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    main()
