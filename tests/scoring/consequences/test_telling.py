"""Who is told of 结果运用: the person, the unit, who sees to it; nothing of what it is, and never what they cannot open."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.frame.todo import todos_of
from people.models import Account, Employee, Notification
from people.permissions import access_of
from plans.models import Participant, Subject
from scoring.consequences import doing
from scoring.consequences.making import make
from scoring.models import Consequence
from tests.office import client_of
from tests.scoring.consequences.conftest import Published, grant

pytestmark = pytest.mark.django_db
State = Consequence.State
# What a message must not say of a person or a unit.
UNSAID = ("约谈", "诫勉", "整改", "通报", "不得评优", "名", "等次", "较差")


def person(where: Published, number: str) -> Account:
    """An account of somebody on the roster."""
    employee = Participant.objects.get(plan=where.plan, number=number).employee
    assert isinstance(employee, Employee)
    return Account.objects.create(username=f"本人{number}", name=employee.name, employee=employee)


def made_anew(where: Published) -> None:
    Consequence.objects.filter(plan=where.plan).delete()
    make(by=where.by(), plan=where.plan)


def messages(account: Account) -> list[tuple[str, str, str]]:
    return list(
        Notification.objects.filter(account=account).order_by("pk").values_list("title", "body", "link")
    )


def todos(account: Account) -> list[tuple[str, str]]:
    access = access_of(account, today=timezone.localdate(), second_factor=True)
    return [
        (each.title, each.link)
        for each in todos_of(access)
        if "考核事项" in each.title or "承办" in each.title
    ]


def text(account: Account, address: str) -> str:
    response = client_of(account).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_who_is_to_be_talked_to_reads_it_on_the_own_page_and_nobody_else_does(town: Published) -> None:
    talked, praised = person(town, "P015"), person(town, "P021")
    made_anew(town)
    own = reverse("my_consequences", args=[town.agency.pk, town.plan.year])
    assert messages(talked) == [("您有 1 项2024年度考核事项，请打开查看", "", own)]
    assert not any(word in messages(talked)[0][0] for word in UNSAID)
    assert todos(talked) == [("您有 1 项考核事项", own)]
    page = text(talked, own)
    assert "约谈" in page
    assert "党委、纪委" in page
    assert "综合得分最低" in page
    # Bars and priority are told by who decides on them; the circle's own page stays closed.
    assert "不得评优" not in page
    row = Consequence.objects.get(plan=town.plan, kind="约谈", participant__number="P015")
    closed = reverse("consequence", args=[town.agency.pk, town.plan.year, row.pk])
    assert client_of(talked).get(closed).status_code == 404
    assert (messages(praised), todos(praised)) == ([], [])
    assert "没有您的事项" in text(praised, own)


def test_a_new_day_and_the_end_are_told_and_what_is_done_waits_no_more(town: Published) -> None:
    talked = person(town, "P003")
    row = Consequence.objects.get(plan=town.plan, kind="约谈", participant__number="P003")
    doing.change_item(
        by=town.by(), plan=town.plan, item=row.pk, version=0, owner=row.owner, due=date(2025, 3, 1)
    )
    own = reverse("my_consequences", args=[town.agency.pk, town.plan.year])
    changed = ("您的 1 项2024年度考核事项有变更，请打开查看", "", own)
    assert messages(talked) == [changed]
    assert "2025-03-01" in text(talked, own)
    today = timezone.localdate()
    doing.finish(by=town.by(), plan=town.plan, item=row.pk, version=1, on=today, today=today, record="已谈")
    assert todos(talked) == []
    assert "已办结" in text(talked, own)
    assert "已谈" not in text(talked, own)
    town.newer(talk=["K03"])
    assert messages(talked)[-1] == changed
    assert "没有您的事项" in text(talked, own)


def test_who_sees_to_it_is_told_and_has_it_among_the_todos(town: Published) -> None:
    watcher = grant(Account.objects.create(username="纪检", name="镇纪检员"), Role.SUPERVISION, town.agency)
    outsider = Account.objects.create(username="外人", name="组织委员")
    insider = grant(Account.objects.create(username="组员", name="组织委员"), Role.LEADING_GROUP, town.agency)
    made_anew(town)
    listed = reverse("consequences", args=[town.agency.pk, town.plan.year])
    told = ("您有 2 项2024年度考核事项，请打开查看", "", listed)
    assert messages(watcher) == messages(insider) == [told]
    waits = [("2 项结果运用由您承办", f"{listed}?state=待办")]
    assert todos(watcher) == todos(insider) == waits
    assert client_of(watcher).get(listed).status_code == 200
    # Named by name: only who may open it, whatever others are called.
    row = Consequence.objects.filter(plan=town.plan, kind="优先评优")[0]
    doing.change_item(
        by=town.by(), plan=town.plan, item=row.pk, version=0, owner="组织委员", due=date(2025, 3, 1)
    )
    assert messages(insider)[-1] == ("您的 1 项2024年度考核事项有变更，请打开查看", "", listed)
    assert todos(insider) == [("3 项结果运用由您承办", f"{listed}?state=待办")]
    assert (messages(outsider), todos(outsider), len(messages(watcher))) == ([], [], 1)


def test_a_unit_reads_what_is_about_itself_at_its_own_agency(city: Published) -> None:
    unit = Subject.objects.get(plan=city.plan, code="U05").agency
    other = Subject.objects.get(plan=city.plan, code="U09").agency
    assert unit is not None
    assert other is not None
    office = grant(Account.objects.create(username="某局", name="某局专员"), Role.PERFORMANCE_OFFICE, unit)
    made_anew(city)
    number = Consequence.objects.filter(plan=city.plan, subject__code="U05").count()
    listed = reverse("consequences", args=[unit.pk, city.plan.year])
    assert number > 1
    assert messages(office) == [(f"您有 {number} 项2019年度考核事项，请打开查看", "", listed)]
    # 书面整改 is the unit's own to do.
    assert todos(office) == [("1 项结果运用由您承办", f"{listed}?state=待办")]
    assert "书面整改" in text(office, listed)
    elsewhere = reverse("consequences", args=[other.pk, city.plan.year])
    assert client_of(office).get(elsewhere).status_code == 404
