"""Messages: written with the command that causes them, once, to one account; read, unread, all read."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.access import Role
from people.models import Notification
from people.services.notifications import notify
from tests.office import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def send(office: Office, *who: Role, **more: str) -> None:
    with transaction.atomic():
        notify([office.account(one).pk for one in who], **({"title": "方案已批准"} | more))


@pytest.mark.django_db(transaction=True)
def test_a_message_is_written_in_the_transaction_of_what_it_tells() -> None:
    office = build_office(plans=False)
    account = office.account(Role.STAFF).pk
    with pytest.raises(TransactionManagementError, match="同一个事务"):
        notify([account], title="方案已批准")
    with transaction.atomic():
        notify([account], title="方案已批准")
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


def test_a_key_keeps_a_message_from_being_sent_twice_to_one_account(office: Office) -> None:
    send(office, Role.STAFF, key="plan:1")
    send(office, Role.STAFF, Role.FILER, key="plan:1", title="又一次")
    found = Notification.objects.order_by("account").values_list("account", "title")
    staff, filer = office.account(Role.STAFF).pk, office.account(Role.FILER).pk
    assert sorted(found) == sorted([(staff, "方案已批准"), (filer, "又一次")])
    send(office, Role.STAFF)
    send(office, Role.STAFF)
    assert Notification.objects.filter(account=staff).count() == 3


def test_somebody_named_twice_gets_one_message(office: Office) -> None:
    send(office, Role.STAFF, Role.STAFF)
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org/", "javascript:alert(1)", "audit/"])
def test_a_message_links_inside_this_site_only(office: Office, link: str) -> None:
    with pytest.raises(ValueError, match="inside this site"):
        send(office, Role.STAFF, link=link)


def test_the_list_shows_ones_own_newest_first_and_the_badge_counts_unread(office: Office) -> None:
    for title in ("甲事", "乙事", "丙事"):
        send(office, Role.STAFF, title=title, body=f"{title}的内容")
    send(office, Role.FILER, title="别人的事")
    Notification.objects.filter(title="甲事").update(read_at=timezone.now())
    client = office.client_of(Role.STAFF)
    text = client.get("/messages/").content.decode()
    assert text.index("丙事") < text.index("乙事") < text.index("甲事")
    assert "丙事的内容" in text
    assert "别人的事" not in text
    assert "消息，2条未读" in text
    unread = client.get("/messages/?unread=1").content.decode()
    assert "乙事" in unread
    assert "甲事" not in unread


def test_opening_marks_as_read_and_leads_on(office: Office) -> None:
    send(office, Role.STAFF, link="/help/")
    client, message = office.client_of(Role.STAFF), Notification.objects.get()
    response = client.post(f"/messages/{message.pk}/open/")
    assert (response.status_code, response.headers["Location"]) == (302, "/help/")
    message.refresh_from_db()
    first = message.read_at
    assert first is not None
    client.post(f"/messages/{message.pk}/open/")
    message.refresh_from_db()
    assert message.read_at == first
    client.post(f"/messages/{message.pk}/unread/")
    message.refresh_from_db()
    assert message.read_at is None


def test_the_message_of_another_does_not_exist(office: Office) -> None:
    send(office, Role.FILER, link="/help/")
    message = Notification.objects.get()
    client = office.client_of(Role.STAFF)
    for action in ("open", "unread"):
        assert client.post(f"/messages/{message.pk}/{action}/").status_code == 404
    client.post("/messages/read/", {"last": message.pk})
    message.refresh_from_db()
    assert message.read_at is None
    assert client.get(f"/messages/{message.pk}/open/").status_code == 405


def test_all_read_spares_what_came_after_the_page_was_shown(office: Office) -> None:
    send(office, Role.STAFF, title="甲事")
    client = office.client_of(Role.STAFF)
    found = re.search(r'name="last" value="(\d+)"', client.get("/messages/").content.decode())
    assert found is not None
    send(office, Role.STAFF, title="后来的事")
    text = client.post("/messages/read/", {"last": found[1]}, follow=True).content.decode()
    assert "已把 1 条消息标为已读" in text
    assert list(Notification.objects.filter(read_at__isnull=True).values_list("title", flat=True)) == [
        "后来的事"
    ]
    assert client.post("/messages/read/", {"last": "x"}).status_code == 302
    assert Notification.objects.filter(read_at__isnull=True).count() == 1


def test_an_empty_list_says_what_will_stand_here(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    assert "还没有消息" in client.get("/messages/").content.decode()
    assert "没有未读消息" in client.get("/messages/?unread=1").content.decode()


def test_a_long_list_has_pages_and_the_queries_stay_the_same(office: Office) -> None:
    client, numbers = office.client_of(Role.STAFF), []
    for more in (1, 2, 60):
        for _ in range(more):
            send(office, Role.STAFF)
        client.get("/messages/")
        with CaptureQueriesContext(connection) as found:
            text = client.get("/messages/").content.decode()
        numbers.append(len(found))
    assert len(set(numbers)) == 1
    assert "第 1 页，共 2 页" in text
    assert client.get("/messages/?page=2").content.decode().count("/open/") == 13
