"""The limit on what one request may send as files; everything above is refused before it is read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that keep files; it keeps nothing itself."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 — the name of Django's signature
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body longer than UPLOAD_LIMIT; a request without a length has an empty body."""
        if content_length > settings.UPLOAD_LIMIT:
            raise RequestDataTooBig("request body exceeds UPLOAD_LIMIT")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the piece on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Keep no file."""
