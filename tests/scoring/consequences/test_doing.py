"""Steps on an item and its pages: proof, own matters, stale forms, who sees what, the tables and the years."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from indicators.year_overview import Asked
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.frame.search import hits_of
from people.frame.todo import todos_of
from people.models import Account, Department, DepartmentSuccession
from people.permissions import access_of
from plans.models import Participant, Plan, Subject
from scoring.consequences import doing
from scoring.consequences.careers import section_years
from scoring.consequences.grounds import grounds_of
from scoring.consequences.joining import following
from scoring.consequences.seeing import visible_consequences
from scoring.models import Consequence, PastResult, SubjectResult
from tests.office import client_of
from tests.scoring.consequences.conftest import Published, grant
from tests.scoring.settlements import make_settlement

pytestmark = pytest.mark.django_db
State = Consequence.State


def item(where: Published, kind: str, number: str = "") -> Consequence:
    rows = Consequence.objects.filter(plan=where.plan, kind=kind).exclude(state=State.LIFTED)
    return rows.get(participant__number=number) if number else rows.filter(subject__isnull=False)[0]


def finish(where: Published, row: Consequence, **more: Any) -> Consequence:
    today = timezone.localdate()
    values: dict[str, Any] = {"version": row.version, "on": today, "today": today, "record": "已谈"} | more
    return doing.finish(by=where.by(more.pop("who", None)), plan=where.plan, item=row.pk, **values)


def url(where: Published, page: str = "consequences", **more: Any) -> str:
    return reverse(page, kwargs={"agency": where.agency.pk, "year": where.plan.year, **more})


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_talk_needs_its_record_everything_else_some_proof(town: Published, city: Published) -> None:
    talk = item(town, "约谈", "P015")
    with pytest.raises(DomainError, match="约谈没有记录"):
        finish(town, talk, record=" ", document="镇党〔2025〕1号")
    circular = item(city, "通报批评")
    with pytest.raises(DomainError, match="没有文号、办理记录和附件"):
        finish(city, circular, record="")
    with pytest.raises(DomainError, match="在今天之后"):
        finish(town, talk, on=timezone.localdate() + timedelta(days=1))
    done = finish(town, talk)
    assert (done.state, done.done_by_id) == (State.DONE, town.office.pk)
    with pytest.raises(DomainError, match="现在是“已办结”"):
        finish(town, talk)
    logged = AuditEntry.objects.filter(action="办结结果运用").latest("position")
    assert "已谈" not in logged.detail, "what was said in a talk stands in its own record only"
    doing.reopen(by=town.by(), plan=town.plan, item=talk.pk, version=1, reason="记录有误")
    talk.refresh_from_db()
    assert (talk.state, talk.done_on) == (State.OPEN, None)


def test_nobody_ends_a_matter_on_oneself(town: Published) -> None:
    talk = item(town, "约谈", "P015")
    assert talk.participant is not None
    Account.objects.filter(pk=town.office.pk).update(employee=talk.participant.employee)
    with pytest.raises(DomainError, match="涉及您本人"):
        finish(town, talk)
    Account.objects.filter(pk=town.office.pk).update(employee=None)


def test_the_forms_lead_through_an_item(town: Published) -> None:
    client = client_of(town.office)
    row = item(town, "约谈", "P003")
    page = text(client, url(town, "consequence", item=row.pk))
    assert "分管的“企业办”在 12 个科室中列第 12 名" in page
    client.post(
        url(town, "consequence_change", item=row.pk),
        {"owner": "镇纪委", "due": "2025-03-01", "version": 0, "form_token": "a" * 36},
    )
    row.refresh_from_db()
    assert (row.owner, row.due) == ("镇纪委", date(2025, 3, 1))
    address = url(town, "consequence_finish", item=row.pk)
    refused = client.post(address, {"on": timezone.localdate().isoformat(), "version": 1, "record": ""})
    assert "约谈没有记录" in refused.content.decode()
    done = client.post(
        address,
        {"on": timezone.localdate().isoformat(), "version": 1, "record": "两人到场，已提醒。"},
        follow=True,
    )
    assert "已办结" in done.content.decode()
    assert "两人到场，已提醒。" in done.content.decode()


def test_only_the_narrow_circle_sees_them_by_page_search_and_message(town: Published) -> None:
    row = item(town, "约谈", "P015")
    outsider = Account.objects.create(username="外人", name="外人")
    staff = grant(Account.objects.create(username="干部", name="干部"), Role.LEADING_GROUP, town.agency)
    readers = {town.office: 200, town.second: 200, staff: 200, outsider: 404}
    for account, status in readers.items():
        assert client_of(account).get(url(town, "consequence", item=row.pk)).status_code == status
        assert client_of(account).get(url(town)).status_code == status
    # The leading group reads and changes nothing.
    assert client_of(staff).get(url(town, "consequence_finish", item=row.pk)).status_code == 404
    assert row.participant is not None
    words = row.participant.name
    mine = access_of(outsider, today=timezone.localdate(), second_factor=True)
    assert not any("约谈" in hit.title for hits in hits_of(mine, words).values() for hit in hits)
    assert not visible_consequences(mine).exists()


def test_overdue_items_wait_for_the_office_and_the_year_says_so(town: Published) -> None:
    Consequence.objects.filter(pk=item(town, "约谈", "P015").pk).update(due=date(2025, 1, 31))
    access = access_of(town.office, today=timezone.localdate(), second_factor=True)
    (todo,) = [each for each in todos_of(access) if "结果运用" in each.title]
    assert (todo.title, todo.due) == ("1 项结果运用要办结", date(2025, 1, 31))
    asked = Asked(plan=town.plan, access=access, today=access.today, at=lambda name, *more: name)
    (matter,) = following(asked)
    assert (matter.text, matter.standing) == ("12 项待办，其中 1 项已过期限", "逾期")
    # The next year begins with what is open, and says which year it is from.
    after = Plan.objects.create(agency=town.agency, year=town.plan.year + 1, scheme_code="xiangzhen-2024")
    later = list(following(Asked(plan=after, access=access, today=access.today, at=lambda name, *more: name)))
    assert [each.title for each in later] == ["结果运用", "上年未办结的结果运用"]
    assert later[1].step == "上年度还有 12 项结果运用没有办结。"
    page = text(client_of(town.office), reverse("consequences", args=[town.agency.pk, after.year]))
    assert "上年未办结的结果运用（12 项）" in page
    # Its draft already.
    assert "12 项，来自2024年度" in text(
        client_of(town.office), reverse("plan", args=[town.agency.pk, after.year])
    )


def test_the_list_filters_and_exports_what_it_shows(city: Published) -> None:
    client = client_of(city.office)
    page = text(client, url(city) + "?kind=诫勉谈话")
    assert "市供销合作社联合社" in page
    assert "次年公务员" not in page
    sheet = load_workbook(BytesIO(client.get(url(city) + "?kind=诫勉谈话&export=xlsx").content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("对象", "结果运用", "原因", "条款")
    assert len(rows) == 1 + 6
    few, many = (_asked(client, url(city) + f"?kind={kind}") for kind in ("诫勉谈话", "不得评优"))
    assert few == many


def _asked(client: Client, address: str) -> int:
    """How much the page asks once the account's filters are remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_tables_for_the_appraisal_and_for_awards(town: Published, city: Published) -> None:
    client = client_of(town.office)
    sheet = client.get(url(town, "consequence_table", table="appraisal") + "?export=xlsx").content
    rows = list(load_workbook(BytesIO(sheet)).worksheets[0].iter_rows(values_only=True))
    verdicts = [row[rows[0].index("结论")] for row in rows[1:]]
    assert (verdicts.count("优先评优"), verdicts.count("不得评优")) == (8, 2)
    awards = text(client_of(city.office), url(city, "consequence_table", table="awards") + "?per_page=200")
    assert "可以参加" in awards
    assert "不得参加评先评优" in awards
    assert client.get(url(town, "consequence_table", table="other")).status_code == 404


def test_three_years_running_shows_what_it_rested_on(city: Published) -> None:
    row = Consequence.objects.get(plan=city.plan, kind="书面整改", subject__code="U01")
    assert [(each.year, each.grade) for each in grounds_of(row)] == [
        (2019, "一般"),
        (2018, "一般"),
        (2017, "一般"),
    ]
    page = text(client_of(city.office), url(city, "consequence", item=row.pk))
    assert "所依据的各年结果" in page


def test_a_renamed_section_is_named_as_it_was(town: Published) -> None:
    section = Subject.objects.get(plan=town.plan, code="K06")
    assert section.department is not None
    key = section.department.pk
    old = Department.objects.create(
        agency=section.department.agency, code="老", name="老企业科", kind="科室", valid_from=date(2015, 1, 1),
        valid_to=date(2024, 1, 1),
    )  # fmt: skip
    Department.objects.filter(pk=key).update(valid_from=date(2024, 1, 1))
    DepartmentSuccession.objects.create(
        predecessor=old, successor=section.department, kind="合并", on=date(2024, 1, 1)
    )
    PastResult.objects.filter(plan=town.plan, subject=section).delete()
    PastResult.objects.create(plan=town.plan, year=2023, subject=section, grade="一般", rank=12, of=12)
    before = next(each for each in grounds_of(item(town, "约谈", "P015")) if each.year == 2023)
    assert (before.name, before.then, before.rank, before.among) == ("企业办", "老企业科", 12, 12)
    # And its years stand side by side under the name of each year.
    earlier = Plan.objects.create(agency=town.agency, year=2023, scheme_code="xiangzhen-2024")
    Subject.objects.create(
        plan=earlier, code="K06", name="老企业科", kind="科室", agency=town.agency, department=old
    )
    settled = make_settlement(earlier, state="归档")
    SubjectResult.objects.create(
        settlement=settled,
        code="K06",
        name="老企业科",
        kind="科室",
        rank=12,
        grade="一般",
        score_hundredths=7000,
    )
    years = section_years(Department.objects.get(pk=key), [town.agency.pk])
    assert [(each.year, each.name, each.rank) for each in years] == [
        (2024, "企业办", 12),
        (2023, "老企业科", 12),
    ]
    assert years[1].score == "70"
    client = client_of(town.office)
    listed = text(client, reverse("careers", args=[town.agency.pk]) + "?q=企业办")
    address = reverse("career_section", args=[town.agency.pk, key])
    assert address in listed
    assert "老企业科" in text(client, address)


def test_every_look_at_a_persons_years_is_written_down(town: Published) -> None:
    head = Participant.objects.get(plan=town.plan, number="P015")
    address = reverse("career_person", args=[town.agency.pk, head.employee_id])
    page = text(client_of(town.second), address)
    assert "企业办" in page
    assert "约谈" in page
    rows = AuditEntry.objects.filter(action="查阅")
    text(client_of(town.office), address)
    assert [row.actor for row in rows.order_by("position")] == [str(town.second), str(town.office)]
    last = rows.latest("position")
    assert head.name in last.target
    assert json.loads(last.detail) == {"年度": [2024]}
    reader = grant(Account.objects.create(username="组员", name="组员"), Role.LEADING_GROUP, town.agency)
    assert client_of(reader).get(address).status_code == 404
    assert rows.count() == 2


def test_titles_are_entered_changed_and_told(city: Published) -> None:
    client = client_of(city.office)
    address = reverse("title_new", args=[city.agency.pk])
    values = {
        "name": "文明单位",
        "level": "市级",
        "awarded_on": "2017-03-01",
        "until": "2016-01-01",
        "state": "有效",
    }
    refused = client.post(address, values)
    assert "有效期在授予日期之前" in refused.content.decode()
    done = client.post(address, values | {"until": "2020-12-31"}, follow=True)
    assert "市级文明单位" in done.content.decode()
    again = client.post(address, values | {"until": "2020-12-31"})
    assert "已经登记过" in again.content.decode()
