"""An empty data folder, the small office, and a way to hand in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.access import Role
from people.acting import Actor
from people.models import StoredFile
from people.services.files import store_file
from tests.office import Office, build_office

Store = Callable[..., StoredFile]


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    settings.HENGJI_DATA = tmp_path / "data"
    settings.HENGJI_DATA.mkdir()
    return tmp_path / "data"


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def store(office: Office) -> Store:
    """Hand in a file as a role of 甲局: `store(content, "名.pdf", who=Role.FILER)`."""

    def do(content: bytes, name: str, who: Role | str = Role.FILER, agency: int | None = None) -> StoredFile:
        account = office.account(who)
        by = Actor(name=account.name, account=account.pk, origin="10.0.0.1")
        where = agency or (office.b.pk if str(who).startswith("乙局") else office.a.pk)
        return store_file(by=by, agency=where, upload=SimpleUploadedFile(name, content))

    return do
