"""Publication: nothing before it, everything that one may see from it on, and a message to everybody at one moment."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from people.access import Role
from people.models import Job, Notification
from people.services.job_runs import execute
from plans.models import PublicNotice
from scoring.life import steps
from scoring.life.publishing import TELL
from scoring.models import PersonResult, Settlement
from scoring.published import published_years_for
from tests.addresses_read import forget_addresses
from tests.indicators.reviewing.rows import by
from tests.office import YEAR, Office
from tests.scoring.life.years import DECIDER, SETTLER, again, checker, decided, posted, published

pytestmark = pytest.mark.usefixtures("alone")
State = Settlement.State
STAFF = (Role.STAFF, Role.FILER, Role.SECTION_HEAD, Role.SUPERVISING_LEADER)


def own(office: Office, who: Role | str) -> str:
    return office.client_of(who).get(reverse("my_result", args=[office.a.pk, YEAR])).content.decode()


def told(office: Office, who: Role | str) -> list[tuple[str, str, str]]:
    rows = Notification.objects.filter(account=office.account(who), key__startswith="settlement:")
    return list(rows.order_by("pk").values_list("title", "body", "link"))


def places(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def run_job() -> Job:
    job = Job.objects.filter(kind=TELL, state=Job.State.QUEUED).get()
    execute(job.pk, worker="测试")
    return ended(job)


def ended(job: Job) -> Job:
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error_why
    return job


@pytest.mark.parametrize("made", [decided, lambda office: posted(office, PublicNotice.State.CLOSED)])
def test_before_publication_nobody_of_the_staff_finds_anything(office: Office, made: Any) -> None:
    row = made(office)
    place = [office.a.pk, YEAR, row.pk]
    for who in STAFF:
        mine = PersonResult.objects.get(settlement=row, number=office.employee(who).number)
        assert mine.score_hundredths is not None
        page = own(office, who)
        assert "我的考核结果" in page
        assert places(mine.score_hundredths) not in page
        client = office.client_of(who)
        for name in ("result", "result_bonus", "life_decide", "life_send_back"):
            assert client.get(reverse(name, args=place)).status_code == 404
        assert client.get(reverse("result_person", args=[*place, mine.pk])).status_code == 404
        assert client.get(reverse("life", args=place[:2])).status_code == 404
        found = client.get(reverse("search"), {"q": "一科"}).content.decode()
        assert f"/results/{row.pk}/" not in found
        assert not Notification.objects.filter(account=office.account(who)).exists()


def test_from_publication_on_everybody_sees_what_is_the_own(office: Office) -> None:
    row = published(office)
    for who in STAFF:
        mine = PersonResult.objects.get(settlement=row, number=office.employee(who).number)
        page = own(office, who)
        assert mine.score_hundredths is not None
        assert places(mine.score_hundredths) in page
        other = PersonResult.objects.filter(settlement=row).exclude(number=mine.number).order_by("number")[0]
        assert other.name not in page.split("</header>")[-1]
        client = office.client_of(who)
        assert client.get(reverse("result", args=[office.a.pk, YEAR, row.pk])).status_code == 404
        assert client.get(reverse("life", args=[office.a.pk, YEAR])).status_code == 404


def test_everybody_concerned_gets_one_message_and_it_tells_nothing(office: Office) -> None:
    row = posted(office, PublicNotice.State.CLOSED)
    assert not Job.objects.filter(kind=TELL).exists()
    steps.publish(by=by(office, SETTLER), settlement=row)
    assert told(office, Role.STAFF) == [], "all of them at one moment, by the job"
    job = run_job()
    assert job.result == {"lines": ["已通知 12 人"]}
    assert Notification.objects.filter(key=f"settlement:{row.pk}").count() == 12
    link = reverse("my_result", args=[office.a.pk, YEAR])
    expected = [("2026年度绩效考核结果已发布", "可以查看本人的考核结果和计算过程。", link)]
    for who in (*STAFF, DECIDER, Role.CHIEF_LEADER, "二科干部职工"):
        assert told(office, who) == expected
    for stranger in ("乙局干部职工", "乙局绩效办", Role.CITY_OFFICE, Role.SYSTEM_ADMIN):
        assert told(office, stranger) == []
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    execute(job.pk, worker="再来")
    assert Notification.objects.filter(key=f"settlement:{row.pk}").count() == 12, (
        "once, however often it runs"
    )


def test_a_corrected_result_is_told_as_such_and_the_old_one_not_any_more(office: Office) -> None:
    first = published(office)
    late = Job.objects.get(kind=TELL)
    steps.reopen(by=checker(office), settlement=first, reason="台账有误")
    assert "正在更正" in own(office, Role.STAFF)
    assert "台账有误" not in own(office, Role.STAFF), "why is not for everybody"
    second = again(first, office)
    steps.check(by=checker(office), settlement=second)
    steps.decide(
        by=by(office, DECIDER), settlement=second, on=second.created_at.date(), body="党组会", minutes="同意"
    )
    assert own(office, Role.STAFF).count("正在更正")
    steps.publish(by=by(office, SETTLER), settlement=second)
    execute(late.pk, worker="迟到")
    assert ended(late).result == {"lines": ["已通知 0 人"]}
    assert told(office, Role.STAFF) == [], "what was replaced meanwhile is not announced"
    run_job()
    assert [title for title, _, _ in told(office, Role.STAFF)] == ["2026年度绩效考核结果已更正"]
    assert "正在更正" not in own(office, Role.STAFF)
    assert published_years_for(office.a) == [YEAR]


def test_nobody_waits_for_the_lock_while_a_new_worker_reads_the_pages(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.publish(by=by(office, SETTLER), settlement=posted(office, PublicNotice.State.CLOSED))
    inside = forget_addresses(monkeypatch)
    run_job()
    assert set(inside) == {0}
