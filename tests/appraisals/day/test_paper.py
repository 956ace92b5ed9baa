"""Paper: identical sheets, two people who type alone, places where they differ, and the count (issue 6, item 5)."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from appraisals.models import AppraisalRound, BallotTally, OpenedMarks, PaperBallot
from appraisals.services.closing import close_round, unlock
from appraisals.services.paper_compare import paper_states
from appraisals.services.paper_entry import clear_seat, count_sheets, save_ballot, seat_of
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from tests.appraisals.day.meeting import Meeting, meeting
from tests.appraisals.world import BY, marks_of

pytestmark = pytest.mark.django_db
GROUP = "村书记"
FIRST, SECOND = Role.PERFORMANCE_OFFICE, Role.SUPERVISION


def paper_meeting() -> Meeting:
    there = meeting({GROUP: 0, "班子成员": 1}, {GROUP: "纸质票"})
    there.make_holder(1, SECOND)
    return there


def rows(seed: int) -> list[list[int | None]]:
    return [list(row) for row in marks_of(seed) if row]


def type_in(there: Meeting, who: Role, number: int, marks: list[list[int | None]]) -> None:
    save_ballot(by=there.actor(who), group=there.group(GROUP).pk, number=number, version=None, marks=marks)


def sheets(there: Meeting, issued: int, unused: int = 0) -> None:
    count_sheets(
        by=there.actor(),
        group=there.group(GROUP).pk,
        version=there.round.version,
        issued=issued,
        unused=unused,
    )


def posted(there: Meeting, client: Client, number: int, cells: dict[str, str], **more: Any) -> Any:
    url = there.url("round_paper_entry", group=there.group(GROUP).pk)
    return client.post(url + more.pop("query", ""), {"number": number, "version": ""} | cells | more)


def cells_of(values: list[list[str]]) -> dict[str, str]:
    return {
        f"m_{place}_{aspect}": value for place, row in enumerate(values) for aspect, value in enumerate(row)
    }


def test_the_printed_sheet_names_targets_dimensions_and_rules_but_nothing_of_the_voter() -> None:
    there = paper_meeting()
    url = there.url("round_paper_print", group=there.group(GROUP).pk)
    first, again = (there.clerk().get(url).content for _ in range(2))
    text = pypdfium2.PdfDocument(BytesIO(first))[0].get_textpage().get_text_range()
    for said in (
        "第1科",
        "第3科",
        "工作业绩",
        "满分 100",
        "间隔 1 分",
        "村书记",
        "不要写姓名",
        "第 1 页，共 1 页",
    ):
        assert said in text
    assert pypdfium2.PdfDocument(BytesIO(again))[0].get_textpage().get_text_range() == text


def test_a_sheet_is_typed_with_full_width_digits_and_empty_cells_and_the_next_number_comes() -> None:
    there = paper_meeting()
    client = there.clerk(FIRST)
    cells = cells_of(
        [["９０", "80", "70", "60", " 50 "], ["", "1", "2", "3", "4"], ["100", "100", "100", "100", "120"]]
    )
    answer = posted(there, client, 1, cells)
    assert answer.status_code == 302
    row = PaperBallot.objects.get()
    assert (row.number, row.clerk) == (1, 1)
    assert row.marks == [
        [900_000, 800_000, 700_000, 600_000, 500_000],
        [None, 10_000, 20_000, 30_000, 40_000],
        [1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_200_000],
    ]
    page = client.get(answer["Location"]).content.decode()
    assert "第 2 号" in page
    assert "“第2科、第3科”没有填全或不合规定，按无效票计" in page
    assert json.loads(AuditEntry.objects.latest("position").detail) == {"票号": 1, "第几人": 1}


def test_a_word_in_a_cell_is_refused_and_everything_typed_stays() -> None:
    there = paper_meeting()
    cells = cells_of([["90", "优", "70", "60", "50"], ["1"] * 5, ["2"] * 5])
    page = posted(there, there.clerk(FIRST), 1, cells).content.decode()
    assert 'value="优"' in page
    assert 'value="90"' in page
    assert page.count('aria-invalid="true"') == 1
    assert not PaperBallot.objects.exists()


def test_neither_clerk_sees_what_the_other_typed() -> None:
    there = paper_meeting()
    type_in(there, FIRST, 1, [[730_000] * 5, [740_000] * 5, [750_000] * 5])
    client = there.clerk(SECOND)
    url = there.url("round_paper_entry", group=there.group(GROUP).pk)
    for page in (client.get(url), client.get(url + "?number=1"), client.get(there.url("round_paper"))):
        text = page.content.decode()
        assert page.status_code == 200
        assert not [mark for mark in ("73", "74", "75") if f'value="{mark}"' in text or f">{mark}<" in text]
    assert 'value=""' in client.get(url + "?number=1").content.decode()


def test_differences_are_told_by_number_and_place_and_each_corrects_the_own() -> None:
    there = paper_meeting()
    sheets(there, 3)
    for number in (1, 2, 3):
        type_in(there, FIRST, number, rows(number))
    type_in(there, SECOND, 1, rows(1))
    wrong = rows(2)
    wrong[1][3] = 10_000
    wrong[2][0] = None
    type_in(there, SECOND, 2, wrong)
    (state,) = paper_states(there.round)
    assert state.alone == (3,)
    assert [(each.number, each.cells) for each in state.differences] == [
        (2, ("第2科·协同配合", "第3科·工作业绩"))
    ]
    page = there.clerk(SECOND).get(there.url("round_paper")).content.decode()
    assert "第2科·协同配合、第3科·工作业绩" in page
    right = [[str((mark or 0) // 10_000) for mark in row] for row in rows(2)]
    query = {"query": "?number=2", "version": 0}
    assert posted(there, there.clerk(SECOND), 2, cells_of(right), **query).status_code == 302
    type_in(there, SECOND, 3, rows(3))
    (state,) = paper_states(there.round)
    assert state.trouble == ""
    assert AuditEntry.objects.filter(action="更正纸质票录入").count() == 1


def test_a_third_person_does_not_type_and_one_person_is_not_both() -> None:
    there = paper_meeting()
    there.make_holder(2, Role.STAFF)
    type_in(there, FIRST, 1, rows(1))
    with pytest.raises(DomainError, match="已经录过或改过第 1 号"):
        type_in(there, FIRST, 1, rows(1))
    type_in(there, SECOND, 1, rows(1))
    with pytest.raises(DomainError, match="第三人不能录"):
        type_in(there, Role.STAFF, 2, rows(2))
    assert seat_of(there.group(GROUP), there.office.account(Role.STAFF).pk) is None
    url = there.url("round_paper_entry", group=there.group(GROUP).pk)
    assert "第三人不能录" in there.clerk(Role.STAFF).get(url).content.decode()
    assert set(PaperBallot.objects.values_list("clerk", flat=True)) == {1, 2}


def test_a_stale_correction_is_refused() -> None:
    there = paper_meeting()
    type_in(there, FIRST, 1, rows(1))
    group = there.group(GROUP).pk
    save_ballot(by=there.actor(FIRST), group=group, number=1, version=0, marks=rows(2))
    with pytest.raises(DomainError, match="另一个页面"):
        save_ballot(by=there.actor(FIRST), group=group, number=1, version=0, marks=rows(3))
    assert PaperBallot.objects.get().marks == rows(2)


def test_an_own_entry_of_a_number_that_does_not_exist_is_removed_and_only_the_own() -> None:
    there = paper_meeting()
    type_in(there, FIRST, 9, rows(1))
    url = there.url("round_paper_remove", group=there.group(GROUP).pk)
    there.clerk(SECOND).post(url, {"number": 9})
    assert PaperBallot.objects.count() == 1
    there.clerk(FIRST).post(url, {"number": 9})
    assert not PaperBallot.objects.exists()


@pytest.mark.parametrize(
    ("issued", "unused", "typed", "trouble"),
    [
        (0, 0, 0, "还没有登记发出的张数"),
        (4, 0, 0, "还没有录入"),
        (4, 3, 2, "录入的比收回的多 1 张"),
        (4, 1, 2, ""),
        (4, 2, 2, ""),
        (4, 4, 0, ""),
    ],
)
def test_the_count_is_held_against_the_sheets(issued: int, unused: int, typed: int, trouble: str) -> None:
    there = paper_meeting()
    sheets(there, issued, unused)
    for number in range(1, typed + 1):
        for who in (FIRST, SECOND):
            type_in(there, who, number, rows(number))
    (state,) = paper_states(there.round)
    assert state.trouble == trouble
    assert state.missing == issued - unused - typed


def test_sheets_are_noted_on_the_page_and_impossible_numbers_refused() -> None:
    there = paper_meeting()
    client = there.clerk()
    sent = {"group": there.group(GROUP).pk, "version": there.round.version, "issued": "３０", "unused": "4"}
    assert client.post(there.url("round_paper"), sent).status_code == 302
    assert (there.group(GROUP).issued, there.group(GROUP).unused) == (30, 4)
    page = client.post(there.url("round_paper"), sent | {"unused": "31"}).content.decode()
    assert "刚被别人改过" in page or "比发出的" in page
    sent |= {"version": there.round.version, "unused": "31"}
    assert "比发出的 30 张还多" in client.post(there.url("round_paper"), sent).content.decode()
    assert there.group(GROUP).unused == 4


def test_paper_is_counted_apart_and_what_was_typed_goes_with_the_closing() -> None:
    there = paper_meeting()
    sheets(there, 6)
    given = [rows(number) for number in range(1, 7)]
    given[0][0][0] = None
    given[1][2] = [None] * 5
    for number, marks in enumerate(given, 1):
        for who in (FIRST, SECOND):
            type_in(there, who, number, marks)
    key = unlock(there.round, there.world.passphrases(1, 2))
    close_round(by=BY, round_=there.round.pk, version=there.round.version, key=key)
    target = there.round.targets.get(position=0)
    tally = BallotTally.objects.get(subject=target.subject, group=GROUP)
    assert (tally.valid, tally.invalid) == (5, 1)
    assert tally.sums == [sum(marks[0][aspect] or 0 for marks in given[1:]) for aspect in range(5)]
    last = OpenedMarks.objects.get(target__position=2, target__round=there.round, group=GROUP)
    assert (len(last.marks), last.abstained, last.invalid) == (5, 1, 0)
    assert not PaperBallot.objects.exists()
    assert there.round.state == AppraisalRound.State.CLOSED


def test_nothing_is_typed_after_the_closing() -> None:
    there = paper_meeting()
    AppraisalRound.objects.filter(pk=there.round.pk).update(
        state=AppraisalRound.State.VOIDED, public_key="", boxes=[]
    )
    with pytest.raises(DomainError, match="不在进行中"):
        type_in(there, FIRST, 1, rows(1))
    page = there.clerk(FIRST).get(there.url("round_paper_entry", group=there.group(GROUP).pk))
    assert "不能录入" in page.content.decode()
    assert "data-paper" not in page.content.decode()


def test_only_the_office_and_the_holders_come_near_the_paper() -> None:
    there = paper_meeting()
    urls = [there.url("round_paper"), there.url("round_paper_entry", group=there.group(GROUP).pk)]
    for who, status in ((SECOND, 200), (Role.CHIEF_LEADER, 404), (Role.STAFF, 404)):
        assert [there.clerk(who).get(url).status_code for url in urls] == [status, status]
    sent = {"group": there.group(GROUP).pk, "version": 0, "issued": 3, "unused": 0}
    assert there.clerk(SECOND).post(urls[0], sent).status_code == 404


def test_a_clerk_who_left_is_replaced_by_the_office_but_not_by_the_other_clerk() -> None:
    there = paper_meeting()
    sheets(there, 1)
    for number in (1, 2):
        type_in(there, SECOND, number, rows(number))
    type_in(there, FIRST, 1, rows(1))
    group = there.group(GROUP)
    seat = seat_of(group, there.actor(SECOND).account)
    assert seat == 1
    with pytest.raises(DomainError, match="另一位录入人"):
        clear_seat(by=there.actor(FIRST), group=group.pk, clerk=seat, reason="调离")
    with pytest.raises(DomainError, match="须说明"):
        clear_seat(by=BY, group=group.pk, clerk=seat, reason=" ")
    assert clear_seat(by=BY, group=group.pk, clerk=seat, reason="调离，多录了一张") == 2
    assert list(PaperBallot.objects.values_list("clerk", "number")) == [(2, 1)]
    entry = AuditEntry.objects.order_by("-position")[0]
    assert json.loads(entry.detail) == {"第几人": 1, "张数": 2, "原因": "调离，多录了一张"}
    # By the page: the office itself is the other clerk and reads so; nothing goes.
    url = there.url("round_paper_clear", group=group.pk)
    assert "另一位录入人" not in there.clerk().get(there.url("round_paper")).content.decode()
    told = there.clerk().post(url, {"clerk": "2", "reason": "自己录错"}, follow=True).content.decode()
    assert "已清空第 2 人录的 1 张" in told
    assert not PaperBallot.objects.exists()
