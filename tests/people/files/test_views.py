"""The addresses: handing in, fetching, looking; who may, and with which headers."""

from __future__ import annotations

import io
from threading import BoundedSemaphore
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from PIL import Image

from people.access import Access, Role
from people.files import limited, owners
from people.files.places import content_path, preview_folder
from people.models import StoredFile
from tests.office import Office
from tests.people.files import made
from tests.people.files.conftest import Store


def url(name: str, row: StoredFile, **more: Any) -> str:
    return reverse(name, kwargs={"file": row.pk, **more})


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_handed_in_and_answered_with_its_key(office: Office) -> None:
    client = office.client_of(Role.FILER)
    upload = SimpleUploadedFile("季度小结.docx", made.docx())
    answer = client.post(reverse("file_add", kwargs={"agency": office.a.pk}), {"file": upload})
    row = StoredFile.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {
        "id": str(row.pk),
        "name": "季度小结.docx",
        "size": row.size,
        "size_words": f"{row.size} 字节",
        "kind": "docx",
        "preview": f"/files/{row.pk}/preview/",
    }
    assert (row.uploaded_by, row.uploaded_name) == (office.account(Role.FILER), "一科填报员")


@pytest.mark.parametrize(
    ("posted", "error"),
    [
        ({}, "没有收到文件：请求里没有文件；请重新选择文件上传。"),
        (
            {"file": ("空.pdf", b"")},
            "没有收下“空.pdf”：文件是空的（0 字节）；请打开原文件确认有内容，重新保存后上传。",
        ),
        ({"file": ("图.svg", b"<svg/>")}, "没有收下“图.svg”：不能上传 .svg 文件；请另存为 png 或 PDF。"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(office: Office, posted: dict[str, Any], error: str) -> None:
    data = {name: SimpleUploadedFile(*given) for name, given in posted.items()}
    answer = office.client_of(Role.FILER).post(reverse("file_add", kwargs={"agency": office.a.pk}), data)
    assert answer.status_code == 422
    assert answer.json()["error"] == error
    assert not StoredFile.objects.exists()


def test_a_file_of_the_full_limit_passes_the_limit_of_the_request(office: Office, settings: Any) -> None:
    assert settings.UPLOAD_LIMIT >= settings.EVIDENCE_LIMIT + 1_000_000
    assert settings.EVIDENCE_LIMIT == 50 << 20


def test_the_original_goes_out_as_an_attachment_that_no_browser_runs(store: Store, office: Office) -> None:
    content = made.photo() + b"<script>alert(1)</script>"
    row = store(content, '图"文; filename=x.html\r\nX-Bad: 1.jpg')
    answer = office.client_of(Role.FILER).get(url("file_open", row))
    assert body(answer) == content
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "X-Bad" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("name", ["file_open", "file_preview", "file_page"])
def test_only_the_uploader_and_who_sees_an_owner_get_in(
    store: Store, office: Office, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    row = store(made.picture(), "照片.png")
    address = url(name, row, **({"page": 1} if name == "file_page" else {}))
    assert office.client_of(Role.FILER).get(address).status_code == 200
    strangers = [Role.STAFF, Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.SYSTEM_ADMIN, "乙局填报人"]
    for who in strangers:
        assert office.client_of(who).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert office.client_of("乙局填报人").get(address.replace(str(row.pk), str(uuid4()))).status_code == 404
    office_account = office.account(Role.PERFORMANCE_OFFICE).pk

    def attached(access: Access) -> Q:
        return Q(pk=row.pk) if access.account == office_account else Q(pk__in=())

    monkeypatch.setitem(owners._OWNERS, "test", attached)
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(address).status_code == 200
    assert office.client_of(Role.STAFF).get(address).status_code == 404


def test_a_page_is_our_own_picture_upright_and_without_what_the_camera_told(
    store: Store, office: Office
) -> None:
    content = made.photo((400, 200))
    assert b"SECRETCAM" in content
    row = store(content, "照片.jpg")
    answer = office.client_of(Role.FILER).get(url("file_page", row, page=1))
    shown = body(answer)
    assert b"SECRETCAM" not in shown
    assert b"Exif" not in shown
    with Image.open(io.BytesIO(shown)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (200, 400))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"].startswith("inline")


def test_pages_of_a_pdf_are_drawn_when_asked_for_up_to_the_twentieth(store: Store, office: Office) -> None:
    row = store(made.pdf(23), "长文.pdf")
    client = office.client_of(Role.FILER)
    page = client.get(url("file_preview", row)).content.decode()
    assert page.count("data-file-page") == 20
    assert "共 23 页，这里显示前 20 页，其余请下载查看" in page
    with Image.open(io.BytesIO(body(client.get(url("file_page", row, page=20))))) as drawn:
        assert drawn.size == (1400, 1982)
        assert min(drawn.convert("L").getdata()) < 50, "the words are drawn"
    assert sorted(path.name for path in preview_folder(row.pk).iterdir()) == ["20.jpg", "count.json"]
    for outside in (0, 21, 10**9):
        assert client.get(url("file_page", row, page=outside)).status_code == 404


def test_words_and_tables_of_documents_are_shown_escaped(store: Store, office: Office) -> None:
    client = office.client_of(Role.FILER)
    text = made.docx(
        "全年走访 &lt;script&gt;alert(1)&lt;/script&gt; 12 户", table=[["项目", "数"], ["走访", "12"]]
    )
    page = client.get(url("file_preview", store(text, "说明.docx"))).content.decode()
    assert "全年走访 &lt;script&gt;alert(1)&lt;/script&gt; 12 户" in page
    assert "<td>走访</td><td>12</td>" in page
    slides = client.get(url("file_preview", store(made.pptx("开场", "结尾"), "汇报.pptx"))).content.decode()
    assert slides.index("第 1 页") < slides.index("开场") < slides.index("第 2 页") < slides.index("结尾")
    sheet = made.xlsx([["项目", "比例"], ["<b>走访</b>", 0.5], ["合计", 12]])
    page = client.get(url("file_preview", store(sheet, "汇总.xlsx"))).content.decode()
    assert "<td>&lt;b&gt;走访&lt;/b&gt;</td><td>0.5</td>" in page
    assert ">汇总</h2>" in page


def test_an_archive_shows_its_names_and_other_kinds_say_what_to_do(store: Store, office: Office) -> None:
    client = office.client_of(Role.FILER)
    archive = made.zipped({"照片/<i>一</i>.jpg": b"x" * 2048, "说明.txt": "x"})
    page = client.get(url("file_preview", store(archive, "材料.zip"))).content.decode()
    assert "照片/&lt;i&gt;一&lt;/i&gt;.jpg" in page
    assert "2 KB" in page
    page = client.get(url("file_preview", store(made.mp4(), "现场.mp4"))).content.decode()
    assert "MP4 视频不能在线预览，请下载后播放。" in page
    assert "下载原件" in page
    assert "data-file-page" not in page


def test_the_page_tells_who_when_how_large_and_leads_on_and_back(store: Store, office: Office) -> None:
    rows = [store(made.picture(), f"照片{number}.png") for number in (1, 2, 3)]
    hidden = store(made.picture(), "别人的.png", "乙局填报人")
    among = ",".join(str(row.pk) for row in (rows[0], hidden, rows[1], rows[2]))
    client = office.client_of(Role.FILER)
    answer = client.get(url("file_preview", rows[1]), {"among": among, "back": "/units/1/?q=1"})
    page = answer.content.decode()
    assert "第 2 个，共 3 个" in page
    assert f"/files/{rows[0].pk}/preview/?" in page
    assert f"/files/{rows[2].pk}/preview/?" in page
    assert str(hidden.pk) not in page.replace(answer.wsgi_request.GET.urlencode().replace("&", "&amp;"), "")
    assert 'href="/units/1/?q=1"' in page
    assert rows[1].digest in page
    assert "一科填报员" in page
    for outside in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        shown = client.get(url("file_preview", rows[1]), {"back": outside}).content.decode()
        assert "data-file-back" not in shown


def test_lost_content_is_said_and_answered_404(store: Store, office: Office) -> None:
    row = store(made.pdf(), "通知.pdf")
    content_path(row.pk).unlink()
    client = office.client_of(Role.FILER)
    assert "文件的内容不在服务器上" in client.get(url("file_preview", row)).content.decode()
    assert client.get(url("file_open", row)).status_code == 404
    assert client.get(url("file_page", row, page=1)).status_code == 404


def test_pictures_that_were_cleaned_away_are_made_again(store: Store, office: Office) -> None:
    row = store(made.picture(), "照片.png")
    (preview_folder(row.pk) / "1.jpg").unlink()
    assert office.client_of(Role.FILER).get(url("file_page", row, page=1)).status_code == 200


def test_while_too_many_are_drawn_the_page_asks_to_come_again(
    store: Store, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = store(made.pdf(), "通知.pdf")
    StoredFile.objects.filter(pk=row.pk).update(preview=StoredFile.Preview.WAITING, pages=0)
    client = office.client_of(Role.FILER)
    with monkeypatch.context() as patch:
        patch.setattr(limited, "WAIT", 0.01)
        patch.setattr(limited, "_turns", BoundedSemaphore(1))
        limited._turns.acquire()
        assert "预览的人较多" in client.get(url("file_preview", row)).content.decode()
        StoredFile.objects.filter(pk=row.pk).update(pages=1)
        answer = client.get(url("file_page", row, page=1))
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert client.get(url("file_preview", row)).content.decode().count("data-file-page") == 1
