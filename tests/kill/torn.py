"""The control: the same program with a submission that is not one transaction, so that a kill leaves half of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.apps import AppConfig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


class TornConfig(AppConfig):
    """Tears the steps of a submission apart when the program starts."""

    name = "tests.kill"
    label = "torn"

    def ready(self) -> None:
        from indicators.services import filing_submitting
        from indicators.views import filing

        class Apart:
            @staticmethod
            @contextmanager
            def atomic() -> Iterator[None]:
                yield

        def apart(step: Any) -> Any:
            def do(*arguments: Any) -> Any:
                time.sleep(0.05)
                with transaction.atomic():
                    return step(*arguments)

            return do

        def posted(request: HttpRequest, form: forms.BaseForm, act: Callable[[], str]) -> HttpResponse | None:
            # Without the transaction of `people.frame.submission.once`, which would hold it together alone.
            return HttpResponseRedirect(act()) if form.is_valid() else None

        module: Any = filing_submitting
        views: Any = filing
        views.submitted = posted
        module.transaction = Apart
        module._told, module._notify = apart(module._told), apart(module._notify)
