"""Slips: one print of codes that exist nowhere else, burnt by the next print, never after the vote (issue 6, items 2 and 4)."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from appraisals.codes import digest_of, read_code
from appraisals.models import AppraisalRound, Elector, Turnout
from appraisals.services import slips as services
from appraisals.services.casting import cast_ballot
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from tests.appraisals.day.everything import every_value
from tests.appraisals.day.meeting import Meeting, meeting
from tests.appraisals.world import marks_of
from tests.office import client_of

pytestmark = pytest.mark.django_db
GROUP = "部门负责人"


def told() -> dict[str, object]:
    """What the newest audit row says."""
    found: dict[str, object] = json.loads(AuditEntry.objects.latest("position").detail)
    return found


def made(there: Meeting) -> list[str]:
    """Codes by the service, without a PDF."""
    slips = services.make_codes(by=there.actor(), group=there.group(GROUP).pk, version=there.round.version)
    return [slip.code for slip in slips]


def text_of(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(BytesIO(answer.content))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def codes_in(text: str) -> list[str]:
    found = re.findall(r"(\d{4} \d{4})\s+(\d{4} \d{4})", text)
    return [read_code(first + second) for first, second in found]


def printed(there: Meeting, version: int | None = None) -> Any:
    group = there.group(GROUP)
    seen = there.round.version if version is None else version
    sent = {"group": group.pk, "version": seen, "first": 1, "last": 9}
    return there.clerk().post(there.url("round_slips"), sent)


def vote(code: str) -> None:
    elector = Elector.objects.get(code_digest=digest_of(code))
    cast_ballot(elector=elector.pk, marks=marks_of(1), code_digest=digest_of(code))


def test_every_elector_has_a_slip_whose_digest_alone_is_kept() -> None:
    there = meeting()
    answer = printed(there)
    text = text_of(answer)
    codes = codes_in(text)
    assert len(set(codes)) == 9
    assert "" not in codes
    electors = Elector.objects.filter(group=there.group(GROUP))
    assert {row.code_digest for row in electors} == {digest_of(code) for code in codes}
    assert set(electors.values_list("issue", flat=True)) == {1}
    assert sorted(re.findall(r"序号\s*(\d{3})", text)) == [f"{n:03d}" for n in range(1, 10)]
    assert "2100年1月1日" in text
    assert "no-store" in answer["Cache-Control"]
    kept = " ".join(every_value())
    assert not [code for code in codes if code in kept or grouped(code) in kept]


def grouped(code: str) -> str:
    return " ".join(code[start : start + 4] for start in range(0, 16, 4))


def test_the_print_is_audited_by_number_and_serials_only() -> None:
    there = meeting()
    codes = made(there)
    row = AuditEntry.objects.latest("position")
    assert (row.action, row.actor) == ("打印测评码", "甲局绩效专干")
    assert told() == {"张数": 9, "其中换发": 0, "序号": "1-9"}
    assert not any(code in str(row.detail) for code in codes)


def test_slips_come_in_an_order_that_is_not_that_of_the_roll() -> None:
    there = meeting({GROUP: 30}, {GROUP: "测评码"})
    slips = services.make_codes(by=there.actor(), group=there.group(GROUP).pk, version=0)
    serials = [slip.serial for slip in slips]
    assert sorted(serials) == list(range(1, 31))
    assert serials != sorted(serials)


def test_printing_again_burns_what_was_not_used_and_leaves_who_has_voted() -> None:
    there = meeting()
    first = made(there)
    vote(first[0])
    voter = Turnout.objects.get().elector
    second = made(there)
    assert len(second) == 8
    assert not set(first) & set(second)
    voter.refresh_from_db()
    assert voter.code_digest == digest_of(first[0])
    # The number of prints tells nobody who had voted by then.
    assert set(Elector.objects.filter(group=there.group(GROUP)).values_list("issue", flat=True)) == {2}
    burnt = Elector.objects.filter(code_digest__in=[digest_of(code) for code in first[1:]])
    assert not burnt.exists()
    assert told()["其中换发"] == 8
    with pytest.raises(DomainError, match="换发新码"):
        cast_ballot(
            elector=Elector.objects.get(code_digest=digest_of(second[0])).pk,
            marks=marks_of(2),
            code_digest=digest_of(first[1]),
        )
    vote(second[0])


def test_the_page_warns_before_it_burns_and_a_second_click_burns_nothing() -> None:
    there = meeting()
    page = there.clerk().get(there.url("round_slips")).content.decode()
    assert "打印（9 张）" in page
    assert "全部作废，确定重新打印" not in page
    version = there.round.version
    codes = made(there)
    again = printed(there, version)
    assert again["Content-Type"].startswith("text/html")
    assert "刚被别人改过" in again.content.decode()
    assert "还没有用过的条子全部作废，确定重新打印" in again.content.decode()
    assert Elector.objects.filter(code_digest__in=[digest_of(code) for code in codes]).count() == 9


def test_a_lost_slip_is_replaced_by_serial_and_the_old_code_is_void() -> None:
    there = meeting()
    codes = made(there)
    lost = Elector.objects.get(group=there.group(GROUP), serial=4)
    sent = {"group": there.group(GROUP).pk, "version": there.round.version, "serial": "００４"}
    answer = there.clerk().post(there.url("round_slip_anew"), sent)
    (code,) = codes_in(text_of(answer))
    lost.refresh_from_db()
    assert (lost.code_digest, lost.issue) == (digest_of(code), 2)
    assert code not in codes
    assert told() == {"序号": 4}
    others = Elector.objects.filter(group=there.group(GROUP)).exclude(serial=4)
    assert {row.code_digest for row in others} < {digest_of(code) for code in codes}


def test_a_slip_that_has_voted_is_not_replaced() -> None:
    there = meeting()
    codes = made(there)
    vote(codes[0])
    voter = Turnout.objects.get().elector
    sent = {"group": voter.group_id, "version": there.round.version, "serial": voter.serial}
    answer = there.clerk().post(there.url("round_slip_anew"), sent)
    assert "每人一票，不能换发" in answer.content.decode()
    voter.refresh_from_db()
    assert voter.code_digest == digest_of(codes[0])
    assert f'name="version" value="{there.round.version}"' in answer.content.decode()


def test_named_bearers_have_their_name_on_the_slip_and_on_the_sheet_to_sign() -> None:
    there = meeting()
    Elector.objects.filter(group=there.group(GROUP), serial=2).update(name="林村书记", struck="")
    Elector.objects.filter(group=there.group(GROUP), serial=3).update(struck="调离")
    text = text_of(printed(there))
    assert "林村书记" in text
    assert len(codes_in(text)) == 8
    sheet = text_of(there.clerk().get(there.url("round_slip_register", group=there.group(GROUP).pk)))
    assert "林村书记" in sheet
    assert "应发 8 张" in sheet


def test_the_sheet_of_nameless_bearers_does_not_ask_for_the_serial() -> None:
    there = meeting()
    sheet = text_of(there.clerk().get(there.url("round_slip_register", group=there.group(GROUP).pk)))
    assert "不登记、也不要问测评条上的序号" in sheet
    assert "001" not in sheet


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": AppraisalRound.State.VOIDED, "public_key": "", "boxes": []}, "已作废"),
        ({"ends_on": "2024-01-01"}, "已经截止"),
    ],
    ids=["已作废", "已截止"],
)
def test_no_slips_outside_of_an_open_round(change: dict[str, object], said: str) -> None:
    there = meeting()
    AppraisalRound.objects.filter(pk=there.round.pk).update(**change)
    answer = printed(there)
    assert said in answer.content.decode()
    assert not Elector.objects.exclude(code_digest=None).exists()
    assert "data-slips" not in answer.content.decode()


def test_other_channels_have_no_slips() -> None:
    there = meeting()
    with pytest.raises(DomainError, match="用账号投票"):
        services.make_codes(by=there.actor(), group=there.group("班子成员").pk, version=0)
    wrong = {"group": there.group("班子成员").pk, "version": 0, "first": 1, "last": 9}
    assert there.clerk().post(there.url("round_slips"), wrong).status_code == 404


def test_large_groups_are_printed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_SLIPS", 4)
    there = meeting()
    (group,) = services.slip_groups(there.round)
    assert [(part.first, part.last, part.electors) for part in group.parts] == [
        (1, 4, 4),
        (5, 8, 4),
        (9, 9, 1),
    ]
    with pytest.raises(DomainError, match="一次最多打印 4 张"):
        services.make_codes(by=there.actor(), group=group.group.pk, version=0)
    slips = services.make_codes(by=there.actor(), group=group.group.pk, version=0, first=5, last=8)
    assert {slip.serial for slip in slips} == {5, 6, 7, 8}
    assert [part.printed for part in services.slip_groups(there.round)[0].parts] == [0, 4, 0]


@pytest.mark.parametrize("who", [Role.LEADING_GROUP, Role.SUPERVISION, Role.STAFF])
def test_nobody_but_the_office_prints(who: Role) -> None:
    there = meeting()
    assert client_of(who).get(there.url("round_slips")).status_code == 404
