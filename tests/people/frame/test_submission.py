"""A form that is posted twice is carried out once; a corrected one, and one with other words, is a new one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from people.errors import DomainError
from people.frame.forms import ALREADY, HouseForm, submitted
from people.models import Account, Agency, FormToken
from tests.people.frame.asking import posted, told
from tests.people.frame.submit_in_processes import PROCESSES, ROUNDS
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db
TOKEN = str(uuid.UUID(int=7))


class NameForm(HouseForm):
    name = forms.CharField(label="名称")
    paper = forms.FileField(label="文件", required=False)


@pytest.fixture
def account() -> Account:
    return Account.objects.create(username="a", name="甲")


def post(account: Account, **values: object) -> tuple[str | None, NameForm, list[str]]:
    """Post the form as a view does; give where it leads."""
    request = posted("/units/", account, **values)
    form = NameForm(request.POST, request.FILES)

    def act() -> str:
        return f"/units/{Agency.objects.create(name=form.cleaned_data['name']).pk}/"

    answer = submitted(request, form, act)
    return answer["Location"] if answer else None, form, told(request)


def test_a_second_post_is_sent_to_where_the_first_led(account: Account) -> None:
    first, _, _ = post(account, name="甲局", form_token=TOKEN)
    second, _, messages = post(account, name="甲局", form_token=TOKEN)
    assert first == second == f"/units/{Agency.objects.get().pk}/"
    assert messages == [ALREADY]


def test_going_back_and_changing_a_word_is_a_new_submission(account: Account) -> None:
    post(account, name="甲局", form_token=TOKEN)
    post(account, name="乙局", form_token=TOKEN)
    assert sorted(Agency.objects.values_list("name", flat=True)) == ["乙局", "甲局"]


def test_another_file_of_the_same_name_is_a_new_submission(account: Account) -> None:
    leads = [
        post(account, name=name, form_token=TOKEN, paper=SimpleUploadedFile("依据.txt", content))[0]
        for name, content in (("甲局", b"1"), ("乙局", b"1"), ("甲局", b"1"))
    ]
    assert leads[0] == leads[2] != leads[1]
    with pytest.raises(Exception, match="UNIQUE"):
        post(account, name="甲局", form_token=TOKEN, paper=SimpleUploadedFile("依据.txt", b"2"))


def test_the_token_of_another_person_is_not_taken_over(account: Account) -> None:
    other = Account.objects.create(username="b", name="乙")
    post(account, name="甲局", form_token=TOKEN)
    with pytest.raises(Exception, match="UNIQUE"):
        post(other, name="甲局", form_token=TOKEN)


def test_a_refused_form_may_be_posted_again(account: Account) -> None:
    open_now = False

    def act() -> str:
        Agency.objects.create(name="甲局")
        if not open_now:
            raise DomainError("没有登记", why="还没有到开放的日子", next_step="请四月再来")
        return "/done/"

    form, request = NameForm({"name": "甲局"}), posted("/units/", account, name="甲局", form_token=TOKEN)
    assert submitted(request, form, act) is None
    assert form.refusal is not None
    assert form.non_field_errors() == ["没有登记：还没有到开放的日子；请四月再来。"]
    assert (Agency.objects.count(), FormToken.objects.count()) == (0, 0)
    open_now = True
    answer = submitted(
        posted("/units/", account, name="甲局", form_token=TOKEN), NameForm({"name": "甲局"}), act
    )
    assert answer is not None
    assert answer["Location"] == "/done/"
    assert Agency.objects.count() == 1


def test_an_invalid_form_does_nothing_and_shows_all_its_errors(account: Account) -> None:
    lead, form, _ = post(account, name="", form_token=TOKEN)
    assert lead is None
    assert [(field.label, errors) for field, errors in form.faults] == [("名称", ["请填写。"])]
    assert FormToken.objects.count() == 0


@pytest.mark.parametrize("token", ["", "no-token"])
def test_without_a_token_every_post_counts(account: Account, token: str) -> None:
    post(account, name="甲局", form_token=token)
    post(account, name="乙局", form_token=token)
    assert (Agency.objects.count(), FormToken.objects.count()) == (2, 0)


def test_old_tokens_of_the_account_are_forgotten(account: Account) -> None:
    old = FormToken.objects.create(token=uuid.uuid4(), account=account)
    FormToken.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=3))
    post(account, name="甲局", form_token=TOKEN)
    assert FormToken.objects.count() == 1
    assert not FormToken.objects.filter(pk=old.pk).exists()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'forms.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def test_simultaneous_posts_of_one_form_leave_one_row(fresh_url: str, tmp_path: Path) -> None:
    environment = os.environ | {"DATABASE_URL": fresh_url, "HENGJI_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.people.frame.submit_in_processes"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["failed"], found["rows"], found["places"]) == (0, ROUNDS, ROUNDS)
    assert found["careless"] == ROUNDS * PROCESSES, "the control: without the token every post counts"


def test_the_call_of_a_view_is_short(account: Account) -> None:
    """`submitted` is all a view needs; a GET carries nothing out."""
    called: list[str] = []

    def act() -> str:
        called.append("x")
        return "/"

    request = posted("/", account, name="甲")
    request.method = "GET"
    assert submitted(request, NameForm({"name": "甲"}), act) is None
    assert called == []
