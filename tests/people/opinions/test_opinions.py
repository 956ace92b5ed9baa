"""Opinions: the 监督小组 leaves one, the 绩效办 answers it once, the author is told, all of it is audited."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification, Opinion
from people.services.opinions import answer_opinion, leave_opinion
from tests.office import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def actor(office: Office, who: Role | str) -> Actor:
    account = office.account(who)
    return Actor(name=str(account), account=account.pk, origin="192.0.2.1")


def leave(
    office: Office, about: str = "一科季度报表", *, agency: str = "a", who: Role | str = Role.SUPERVISION
) -> Opinion:
    return leave_opinion(by=actor(office, who), agency=getattr(office, agency), about=about, text="依据不足")


def test_an_opinion_reaches_the_office_and_the_log(office: Office) -> None:
    client = office.client_of(Role.SUPERVISION)
    address = f"/units/{office.a.pk}/opinions/new/"
    response = client.post(address, {"about": "一科季度报表", "text": "依据不足", "link": "/audit/"})
    opinion = Opinion.objects.get()
    assert response.headers["Location"] == f"/units/{office.a.pk}/opinions/{opinion.pk}/"
    assert (opinion.about, opinion.text, opinion.link) == ("一科季度报表", "依据不足", "/audit/")
    assert (opinion.author, opinion.agency) == (office.account(Role.SUPERVISION), office.a)
    message = Notification.objects.get()
    assert message.account == office.account(Role.PERFORMANCE_OFFICE)
    assert message.title == "监督小组提出意见：一科季度报表"
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(message.link).status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target, entry.agency, entry.category) == (
        "提出监督意见", "一科季度报表", office.a.pk, "业务",
    )  # fmt: skip
    assert json.loads(entry.detail)["意见"] == {"旧": None, "新": "依据不足"}


def test_the_answer_reaches_the_author_and_the_log(office: Office) -> None:
    opinion = leave(office)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = f"/units/{office.a.pk}/opinions/{opinion.pk}/"
    assert "存入答复" in client.get(address).content.decode()
    response = client.post(address, {"answer": "已补充依据"})
    assert response.headers["Location"] == f"/units/{office.a.pk}/opinions/"
    opinion.refresh_from_db()
    assert opinion.answer == "已补充依据"
    assert opinion.answered_by == office.account(Role.PERFORMANCE_OFFICE)
    told = Notification.objects.get(account=office.account(Role.SUPERVISION))
    assert told.title == "您的意见已有答复：一科季度报表"
    assert "已补充依据" in office.client_of(Role.SUPERVISION).get(told.link).content.decode()
    last = AuditEntry.objects.order_by("-position").first()
    assert last is not None
    assert (last.action, last.actor) == ("答复监督意见", "甲局绩效专干（office）")
    assert "存入答复" not in client.get(address).content.decode()


def test_the_second_answer_loses_and_reads_who_was_first(office: Office) -> None:
    opinion = leave(office)
    answer_opinion(by=actor(office, Role.PERFORMANCE_OFFICE), opinion=opinion, answer="第一个答复")
    rows, messages = AuditEntry.objects.count(), Notification.objects.count()
    with pytest.raises(DomainError, match=r"已由甲局绩效专干于.*答复"):
        answer_opinion(by=actor(office, Role.CITY_OFFICE), opinion=opinion, answer="第二个答复")
    opinion.refresh_from_db()
    assert opinion.answer == "第一个答复"
    assert (AuditEntry.objects.count(), Notification.objects.count()) == (rows, messages)


def test_a_stale_form_keeps_what_was_typed(office: Office) -> None:
    opinion = leave(office)
    answer_opinion(by=actor(office, Role.CITY_OFFICE), opinion=opinion, answer="第一个答复")
    address = f"/units/{office.a.pk}/opinions/{opinion.pk}/"
    text = (
        office.client_of(Role.PERFORMANCE_OFFICE)
        .post(address, {"answer": "我写了很久的答复"})
        .content.decode()
    )
    assert "已由市级绩效专员于" in text
    assert "我写了很久的答复" in text
    assert "第一个答复" in text


def test_nobody_answers_an_opinion_of_their_own(office: Office) -> None:
    opinion = leave(office, who=Role.CITY_OFFICE)
    with pytest.raises(DomainError, match="自己提的意见不能自己答复"):
        answer_opinion(by=actor(office, Role.CITY_OFFICE), opinion=opinion, answer="好")
    assert (
        "存入答复"
        not in office.client_of(Role.CITY_OFFICE)
        .get(f"/units/{office.a.pk}/opinions/{opinion.pk}/")
        .content.decode()
    )


@pytest.mark.parametrize(
    "link", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"]
)
def test_a_link_out_of_the_site_is_refused_and_never_drawn(office: Office, link: str) -> None:
    with pytest.raises(DomainError, match="不是本系统的页面"):
        leave_opinion(by=actor(office, Role.SUPERVISION), agency=office.a, about="事", text="意见", link=link)
    assert not AuditEntry.objects.exists()
    client = office.client_of(Role.SUPERVISION)
    text = client.get(f"/units/{office.a.pk}/opinions/new/", {"link": link}).content.decode()
    assert f'href="{link}"' not in text


def test_both_errors_are_shown_at_once_and_nothing_is_lost(office: Office) -> None:
    client = office.client_of(Role.SUPERVISION)
    text = client.post(
        f"/units/{office.a.pk}/opinions/new/", {"about": "", "text": "", "link": "/audit/"}
    ).content.decode()
    assert text.count("这个字段是必填项") >= 2 or text.count("请填写") >= 2
    assert 'value="/audit/"' in text
    text = client.post(
        f"/units/{office.a.pk}/opinions/new/", {"about": "", "text": "写好的意见"}
    ).content.decode()
    assert "写好的意见" in text
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "who",
    [Role.SUPERVISION, Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE, Role.LEADING_GROUP, Role.CHIEF_LEADER],
)
def test_the_list_shows_the_opinions_of_the_agency(office: Office, who: Role) -> None:
    leave(office, "甲局的事")
    leave(office, "乙局的事", agency="b", who="乙局监督小组")
    text = office.client_of(who).get(f"/units/{office.a.pk}/opinions/").content.decode()
    assert "甲局的事" in text
    assert "未答复" in text
    assert "乙局的事" not in text
    assert ('opinions/new/"' in text) is (who is Role.SUPERVISION)


@pytest.mark.parametrize(
    "who",
    [
        Role.STAFF,
        Role.FILER,
        Role.SECTION_HEAD,
        Role.SYSTEM_ADMIN,
        Role.AUDIT_ADMIN,
        "乙局监督小组",
        "乙局绩效办",
    ],
)
def test_others_see_none(office: Office, who: Role | str) -> None:
    opinion = leave(office)
    client = office.client_of(who)
    for path in ("", f"{opinion.pk}/", "new/"):
        assert client.get(f"/units/{office.a.pk}/opinions/{path}").status_code == 404
    assert client.post(f"/units/{office.a.pk}/opinions/{opinion.pk}/", {"answer": "好"}).status_code == 404
    assert Opinion.objects.get().answer == ""


def test_an_opinion_is_not_reached_through_another_agency(office: Office) -> None:
    opinion = leave(office, agency="b", who="乙局监督小组")
    assert (
        office.client_of(Role.PERFORMANCE_OFFICE)
        .get(f"/units/{office.a.pk}/opinions/{opinion.pk}/")
        .status_code
        == 404
    )


def test_supervision_does_not_answer_and_the_office_does_not_leave(office: Office) -> None:
    opinion = leave(office)
    address = f"/units/{office.a.pk}/opinions/"
    assert (
        office.client_of("乙局监督小组").post(f"{address}new/", {"about": "事", "text": "意见"}).status_code
        == 404
    )
    assert (
        office.client_of(Role.SUPERVISION).post(f"{address}{opinion.pk}/", {"answer": "好"}).status_code
        == 404
    )
    assert (
        office.client_of(Role.PERFORMANCE_OFFICE)
        .post(f"{address}new/", {"about": "事", "text": "意见"})
        .status_code
        == 404
    )
    assert Opinion.objects.count() == 1


def test_every_page_offers_the_entry_to_supervision_only(office: Office) -> None:
    for path in ("/", "/messages/", "/audit/"):
        text = office.client_of(Role.SUPERVISION).get(path).content.decode()
        assert f"/units/{office.a.pk}/opinions/new/?link=" in text, path
    assert "opinions/new/" not in office.client_of(Role.PERFORMANCE_OFFICE).get("/").content.decode()


def test_the_number_of_queries_does_not_grow(office: Office) -> None:
    client, numbers = office.client_of(Role.PERFORMANCE_OFFICE), []
    for more in (1, 2):
        for number in range(more):
            answer_opinion(
                by=actor(office, Role.CITY_OFFICE), opinion=leave(office, f"第{number}件"), answer="好"
            )
            leave(office)
        client.get(f"/units/{office.a.pk}/opinions/")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/units/{office.a.pk}/opinions/").status_code == 200
        numbers.append(len(found))
    assert numbers[0] == numbers[1]


def test_the_list_is_filtered_by_state(office: Office) -> None:
    answer_opinion(by=actor(office, Role.CITY_OFFICE), opinion=leave(office, "办完的事"), answer="好")
    leave(office, "没办的事")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for state, shown, hidden in (("未答复", "没办的事", "办完的事"), ("已答复", "办完的事", "没办的事")):
        text = client.get(f"/units/{office.a.pk}/opinions/", {"state": state}).content.decode()
        assert shown in text
        assert hidden not in text
