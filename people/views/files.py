"""Files: handing one in, fetching it, looking at it. Nothing that was handed in is ever shown as it came."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from people.errors import DomainError
from people.files.kinds import KINDS, size_words
from people.files.limited import Busy, NotDrawn
from people.files.places import content_path
from people.files.sending import send, send_whole
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import StoredFile
from people.permissions import needs
from people.services.file_previews import failed, page_picture, ready, words_of
from people.services.files import store_file

FIELD: Final = "file"
MOST_BESIDE: Final = 60
REFUSED: Final = 422
BUSY: Final = "预览的人较多，请稍后刷新本页；也可以直接下载"


@needs(None, change="file.add")
def file_add(request: Request, agency: int) -> JsonResponse:
    """Take one file and tell its key, or why it is not taken."""
    upload = request.FILES.get(FIELD)
    try:
        if upload is None:
            raise DomainError("没有收到文件", why="请求里没有文件", next_step="请重新选择文件上传")
        file = store_file(by=actor_of(request), agency=agency, upload=upload)
    except DomainError as refusal:
        told = {"what": refusal.what, "why": refusal.why, "next": refusal.next_step, "error": str(refusal)}
        return JsonResponse(told, status=REFUSED)
    return JsonResponse(
        {
            "id": str(file.pk),
            "name": file.name,
            "size": file.size,
            "size_words": size_words(file.size),
            "kind": file.kind,
            "preview": reverse("file_preview", kwargs={"file": file.pk}),
        }
    )


@needs("file.open")
def file_open(request: Request, file: UUID) -> FileResponse:
    """Send the file as it was handed in, always as an attachment."""
    return send_whole(_seen(request, file))


@needs("file.open")
def file_page(request: Request, file: UUID, page: int) -> HttpResponse | FileResponse:
    """Send our own picture of a page."""
    found = _seen(request, file)
    try:
        path = page_picture(found, page)
    except Busy:
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    except NotDrawn as problem:
        raise Http404(problem.why) from problem
    except FileNotFoundError as error:
        raise Http404 from error
    if path is None:
        raise Http404
    return send(path, "image/jpeg", f"{found.pk}-{page}.jpg", attached=False)


@needs("file.open")
def file_preview(request: Request, file: UUID) -> HttpResponse:
    """Show what a file is, its pages or words, and lead to the files beside it."""
    found = _seen(request, file)
    beside = _beside(request, found)
    place = beside.index(found.pk)
    context = {
        "file": found,
        "kind": KINDS[found.kind],
        "size": size_words(found.size),
        "back": _back(request),
        "query": request.GET.urlencode(),
        "place": place + 1,
        "total": len(beside),
        "before": beside[place - 1] if place else None,
        "after": beside[place + 1] if place + 1 < len(beside) else None,
        **_shown(found),
    }
    return render(request, "people/files/preview.html", context)


def _shown(file: StoredFile) -> dict[str, Any]:
    """Give pages or blocks to draw, or the words that tell why there are none."""
    if not content_path(file.pk).is_file():
        return {"missing": True}
    try:
        ready(file)
        if file.preview == StoredFile.Preview.NONE:
            return {"note": file.preview_note}
        if KINDS[file.kind].shown in ("text", "list"):
            return {"blocks": words_of(file), "note": KINDS[file.kind].instead}
    except Busy:
        return {"note": BUSY}
    except NotDrawn as problem:
        failed(file, problem)
        return {"note": file.preview_note}
    return {"pages": range(1, file.pages + 1), "note": file.preview_note}


def _seen(request: Request, file: UUID) -> StoredFile:
    return get_object_or_404(StoredFile.objects.visible_to(request.access), pk=file)


def _beside(request: Request, file: StoredFile) -> list[UUID]:
    """The files of the list that the person came from (`among`), in its order, as far as they may be seen."""
    asked: list[UUID] = []
    for word in request.GET.get("among", "").split(",")[:MOST_BESIDE]:
        try:
            asked.append(UUID(word))
        except ValueError:
            continue
    seen = set(
        StoredFile.objects.visible_to(request.access).filter(pk__in=asked).values_list("pk", flat=True)
    )
    kept = [one for one in dict.fromkeys(asked) if one in seen]
    return kept if file.pk in kept else [file.pk]


def _back(request: Request) -> str:
    """The page the person came from; nothing outside this site."""
    back = request.GET.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if safe else ""
