"""The field for files: new ones and kept ones, and nothing is lost where the form has another error."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from people.access import Role
from people.forms.files import MOST, FilesField, bind_files
from people.frame.forms import HouseForm
from people.models import StoredFile
from tests.office import Office
from tests.people.files import made
from tests.people.files.conftest import Store


class MinutesForm(HouseForm):
    title = forms.CharField(label="标题")
    files = FilesField(label="附件")  # type: ignore[assignment]  # a form keeps its uploads under this name


class OneForm(HouseForm):
    files = FilesField(label="扫描件", multiple=False, required=False)  # type: ignore[assignment]


def filled(
    office: Office,
    kind: type[HouseForm] = MinutesForm,
    *,
    title: str = "纪要",
    keys: list[object] | None = None,
    uploads: dict[str, bytes] | None = None,
    who: Role | str = Role.FILER,
    initial: list[StoredFile] | None = None,
) -> Any:
    data = QueryDict(mutable=True)
    data["title"] = title
    data.setlist("files", [str(key) for key in keys or []])
    sent = [SimpleUploadedFile(name, content) for name, content in (uploads or {}).items()]
    form = kind(data, MultiValueDict({"files-new": sent}), initial={"files": initial or []})
    request = RequestFactory().post("/")
    request.access = office.access(who)  # type: ignore[attr-defined]
    bind_files(form, request, office.a.pk)
    return form


def test_uploads_and_kept_files_come_out_in_order(store: Store, office: Office) -> None:
    kept = store(made.pdf(), "先.pdf")
    form = filled(office, keys=[kept.pk, kept.pk], uploads={"后.png": made.picture(), "末.docx": made.docx()})
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["files"]] == ["先.pdf", "后.png", "末.docx"]
    assert StoredFile.objects.get(name="后.png").uploaded_by == office.account(Role.FILER)


def test_what_was_uploaded_stays_when_another_field_is_wrong(office: Office) -> None:
    form = filled(office, title="", uploads={"纪要.pdf": made.pdf()})
    assert not form.is_valid()
    row = StoredFile.objects.get()
    page = str(form["files"])
    assert f'<input type="checkbox" name="files" value="{row.pk}" checked>' in page
    again = filled(office, keys=[row.pk])
    assert again.is_valid()
    assert again.cleaned_data["files"] == [row]


def test_one_refused_upload_does_not_lose_the_others(office: Office) -> None:
    form = filled(office, uploads={"好.pdf": made.pdf(), "坏.exe": b"MZ", "空.png": b""})
    assert not form.is_valid()
    assert list(form.errors["files"]) == [
        "没有收下“坏.exe”：不能上传 .exe 文件；可以上传的格式：pdf、ofd、jpg、png、heic、docx、xlsx、pptx、wps、et、dps、mp4、zip。",
        "没有收下“空.png”：文件是空的（0 字节）；请打开原文件确认有内容，重新保存后上传。",
    ]
    assert "好.pdf" in str(form["files"])


@pytest.mark.parametrize("key", ["stranger", "nonsense", "other agency"])
def test_a_guessed_key_is_refused(store: Store, office: Office, key: str) -> None:
    stranger = store(made.pdf(), "别人.pdf", Role.STAFF)
    foreign = store(made.pdf(), "外单位.pdf", Role.FILER, office.b.pk)
    keys = {"stranger": stranger.pk, "nonsense": "../../etc/passwd", "other agency": foreign.pk}
    form = filled(office, keys=[keys[key]])
    assert not form.is_valid()
    assert list(form.errors["files"]) == ["有文件已被移除或不能使用，请重新上传。"]
    assert "别人.pdf" not in str(form["files"])


def test_what_was_attached_before_stays_whoever_handed_it_in(store: Store, office: Office) -> None:
    before = store(made.pdf(), "原来.pdf", Role.STAFF)
    form = filled(office, keys=[before.pk], initial=[before])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["files"] == [before]
    assert not form.has_changed() or form.changed_data == ["title"]
    removed = filled(office, keys=[], initial=[before])
    assert not removed.is_valid()
    assert list(removed.errors["files"]) == ["请至少上传一个文件。"]


def test_one_file_at_most_where_only_one_fits(store: Store, office: Office) -> None:
    kept = store(made.pdf(), "原来.pdf")
    form = filled(office, OneForm, keys=[kept.pk], uploads={"新.pdf": made.pdf(2)})
    assert list(form.errors["files"]) == ["只能放一个文件，请先移除原来的。"]
    assert filled(office, OneForm).is_valid()
    many = filled(office, uploads={f"{number}.pdf": made.pdf() for number in range(MOST + 1)})
    assert list(many.errors["files"]) == [f"最多 {MOST} 个文件。"]
    assert StoredFile.objects.count() == 1


def test_without_script_it_is_a_plain_input_with_its_rules(office: Office) -> None:
    form = filled(office, OneForm)
    page = str(form["files"])
    assert 'type="file"' in page
    assert 'name="files-new"' in page
    assert " multiple" not in page
    assert "每个不超过 50 MB" in page
    assert f'data-url="/units/{office.a.pk}/files/"' in page
    assert form.is_multipart()
    assert " style=" not in page
    assert " onclick" not in page
