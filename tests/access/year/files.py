"""Who gets in: files and their previews. Attached to nothing, a file is its uploader's alone."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from people.access import Role
from people.files.places import content_path, preview_folder
from people.models import StoredFile
from tests.access.table import AT_A, CITY, PERSONAL, PERSONS, SERIES, Expected, Maker, Scope, own, page, unit
from tests.office import Office
from tests.people.files.made import zipped


def file(office: Office, who: Role | None, scope: Scope) -> Any:
    """A file handed in by oneself, by a colleague of the section, of another section, of another agency."""
    if scope is Scope.OWN and who is None:
        return None
    others = {Scope.SECTION: Role.FILER if who is Role.STAFF else Role.STAFF, Scope.OTHER: "乙局干部职工"}
    account = office.account(who if scope is Scope.OWN and who else others.get(scope, "二科干部职工"))
    content = zipped({"说明.txt": "x"})
    row = StoredFile.objects.create(
        agency=office.b if scope is Scope.OTHER else office.a,
        name="材料.zip",
        kind="zip",
        size=len(content),
        digest="0" * 64,
        uploaded_by=account,
        preview=StoredFile.Preview.READY,
    )
    for path in (content_path(row.pk), preview_folder(row.pk) / "1.jpg"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return row.pk


def drawn(office: Office, who: Role | None, scope: Scope) -> Any:
    """The same as a picture whose page was drawn before."""
    key = file(office, who, scope)
    StoredFile.objects.filter(pk=key).update(kind="png", name="照片.png", pages=1)
    return key


def upload(office: Office, scope: Scope) -> dict[str, Any]:
    """What is handed in."""
    return {"file": SimpleUploadedFile("材料.zip", zipped({"说明.txt": "x"}))}


EXPECTATIONS: Final[dict[str, Expected]] = {
    "file_add": page(None, unit(AT_A | CITY | SERIES, CITY), data=upload),
    # One's own as long as one belongs to the agency, as the three administrators do not.
    "file_open": page(own(PERSONS)),
    "file_preview": page(own(PERSONS)),
    "file_page": page(own(PERSONS)),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "file": (file, PERSONAL),
    "file_page.file": (drawn, PERSONAL),
    "file_page.page": (lambda office, who, scope: 1, ()),
}
