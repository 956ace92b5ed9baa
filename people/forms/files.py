"""A field for several files: new ones, and those handed in before (by this form's script, or kept from what was saved).

A view binds the fields to the request, so that an upload can be stored while the form is checked::

    form = MinutesForm(request.POST or None, request.FILES or None, initial={"files": list(meeting.files.all())})
    bind_files(form, request, agency)

`cleaned_data["files"]` is a list of StoredFile; a form with errors keeps what was already uploaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from people.access import Access
from people.acting import Actor
from people.errors import DomainError
from people.middleware import actor_of
from people.models import StoredFile
from people.services.files import Upload, store_file

MOST: Final = 20
NONE: Final = "请至少上传一个文件。"
GONE: Final = "有文件已被移除或不能使用，请重新上传。"


class FilesInput(forms.Widget):
    """A list of kept files, each with a check mark to keep it, a zone to drop on, and plain file inputs.

    Posted: `name` holds keys of kept files, `name-new` the uploads.
    """

    template_name = "pieces/drop.html"
    needs_multipart_form = True
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.agency: int | None = None
        self.access: Access | None = None
        self.kept: list[StoredFile] | None = None
        self.multiple = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> tuple[list[str], list[Upload]]:
        """Give the keys and the uploads."""
        keys = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        uploads = files.getlist(f"{name}-new") if hasattr(files, "getlist") else []
        return list(keys), list(uploads)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Unticked check marks say nothing: the value is never missing."""
        return False

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Draw the piece; Django's own renderer of widgets does not know the folder of templates."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the piece what it draws."""
        context = super().get_context(name, None, attrs)
        context.update(
            kept=self._rows(value),
            name=name,
            agency=self.agency,
            most=MOST if self.multiple else 1,
            field_id=context["widget"]["attrs"].get("id") or f"id_{name}",
            described=context["widget"]["attrs"].get("aria-describedby", ""),
        )
        return context

    def _rows(self, value: Any) -> list[StoredFile]:
        """The files to list: what cleaning kept, else the keys posted, else what the form began with."""
        if self.kept is not None:
            return self.kept
        if isinstance(value, tuple):
            return visible_files(self.access, self.agency, value[0])
        return list(value or [])


class FilesField(forms.Field):
    """Several files (`multiple=False`: one at most), cleaned to a list of StoredFile in the order in which they came."""

    widget = FilesInput

    def __init__(self, *, multiple: bool = True, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"required": NONE, **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)
        self.by: Actor | None = None
        self.access: Access | None = None
        self.agency: int | None = None
        self.before: list[StoredFile] = []
        self.multiple = multiple
        self.input.multiple = multiple

    @property
    def input(self) -> FilesInput:
        """The widget, this form's own."""
        return cast(FilesInput, self.widget)

    def bind(self, *, by: Actor, access: Access, agency: int, before: Iterable[StoredFile] = ()) -> None:
        """Say who hands in for which agency, and what is attached already."""
        self.by, self.access, self.agency, self.before = by, access, agency, list(before)
        self.input.access, self.input.agency = access, agency

    def clean(self, value: tuple[list[str], list[Upload]] | None) -> list[StoredFile]:
        """Store the uploads and look up the kept ones; whatever was taken stays listed, whatever else is wrong."""
        keys, uploads = value or ([], [])
        files, faults = self._kept(keys), list[str]()
        if len(files) < len(set(keys)):
            faults.append(GONE)
        if len(files) + len(uploads) > (MOST if self.multiple else 1):
            faults.append(f"最多 {MOST} 个文件。" if self.multiple else "只能放一个文件，请先移除原来的。")
            uploads = []
        for upload in uploads:
            try:
                files.append(self._store(upload))
            except DomainError as refusal:
                faults.append(str(refusal))
        files = list({file.pk: file for file in files}.values())
        self.input.kept = files
        if faults:
            raise ValidationError(faults)
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return files

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other files than before are posted."""
        keys, uploads = data or ([], [])
        return bool(uploads) or {str(file.pk) for file in initial or []} != set(keys)

    def _store(self, upload: Upload) -> StoredFile:
        if self.by is None or self.agency is None:
            raise RuntimeError("bind_files() has to be called before the form is checked")
        return store_file(by=self.by, agency=self.agency, upload=upload)

    def _kept(self, keys: list[str]) -> list[StoredFile]:
        before = {str(file.pk): file for file in self.before}
        others = [key for key in keys if key not in before]
        found = before | {str(file.pk): file for file in visible_files(self.access, self.agency, others)}
        return [found[key] for key in dict.fromkeys(keys) if key in found]


def visible_files(access: Access | None, agency: int | None, keys: Iterable[str]) -> list[StoredFile]:
    """Give the files of these keys that the access may open and that belong to the agency, in the order asked for."""
    asked: list[UUID] = []
    for key in keys:
        try:
            asked.append(UUID(str(key)))
        except ValueError:
            continue
    if access is None or not asked:
        return []
    rows = StoredFile.objects.visible_to(access).filter(pk__in=asked[: MOST * 2], agency=agency)
    found = {row.pk: row for row in rows}
    return [found[key] for key in dict.fromkeys(asked) if key in found]


def bind_files(form: forms.BaseForm, request: HttpRequest, agency: int) -> None:
    """Bind every FilesField of the form to who asks; the form's `initial` tells what is attached already."""
    for name, field in form.fields.items():
        if isinstance(field, FilesField):
            before = form.get_initial_for_field(field, name) or []
            access: Access = request.access  # type: ignore[attr-defined]
            field.bind(by=actor_of(request), access=access, agency=agency, before=before)
