"""A form that is posted twice is carried out once.

The claim on a submission, what the service changes and the place it leads to stand in one transaction: a second post
of the same form waits for the first (SQLite's write lock, PostgreSQL's unique index) and finds either where it led or
nothing at all, also after a crash. What counts as the same is the form's token together with all that was typed: who
goes back, changes a word and posts again means something new.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone

from people.access import Access
from people.models import FormToken

TOKEN_FIELD: Final = "form_token"
CSRF_FIELD: Final = "csrfmiddlewaretoken"
KEPT: Final = timedelta(days=2)


@dataclass(slots=True)
class Turn:
    """One attempt at a submission: `repeated` answers a second post, `lead_to` ends a first one."""

    submission: uuid.UUID | None
    repeated: HttpResponseRedirect | None = None

    def lead_to(self, url: str) -> HttpResponseRedirect:
        """Redirect to `url` and remember it for a second post of the same form."""
        if self.submission:
            FormToken.objects.filter(pk=self.submission).update(location=url)
        return HttpResponseRedirect(url)


@contextmanager
def once(request: HttpRequest) -> Iterator[Turn]:
    """Open the transaction of one submission: `with once(request) as turn: return turn.repeated or …`.

    A refusal (DomainError) that leaves the block rolls everything back, so that the corrected form may be posted
    again. Without a token or a session nothing is remembered.
    """
    submission = submission_of(request)
    with transaction.atomic():
        if submission is None or _claim(submission, request):
            yield Turn(submission)
            return
    location = FormToken.objects.values_list("location", flat=True).get(pk=submission)
    yield Turn(submission, HttpResponseRedirect(location or request.get_full_path()))


def submission_of(request: HttpRequest) -> uuid.UUID | None:
    """Name what was posted: the token with the path, the person and every value and file; None without a token."""
    access: Access = request.access  # type: ignore[attr-defined]
    try:
        token = uuid.UUID(request.POST.get(TOKEN_FIELD, ""))
    except ValueError:
        return None
    if access.account is None:
        return None
    digest = hashlib.sha256(f"{access.account} {request.get_full_path()}".encode())
    for name in sorted(request.POST):
        if name != CSRF_FIELD:
            digest.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(repr((name, getattr(file, "name", ""))).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return uuid.uuid5(token, digest.hexdigest())


def _claim(submission: uuid.UUID, request: HttpRequest) -> bool:
    access: Access = request.access  # type: ignore[attr-defined]
    old = FormToken.objects.filter(account=access.account, created_at__lt=timezone.now() - KEPT)
    old.delete()
    try:
        with transaction.atomic():
            FormToken.objects.create(token=submission, account_id=access.account)  # type: ignore[misc]
    except IntegrityError:
        return False
    return True
