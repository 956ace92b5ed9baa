"""Sheets and slips: one page each, the own figures only, nothing of fewer than five voters, singly and all together."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from bonuses.settled import Settled
from people.errors import DomainError
from plans.engine.rounding import two_places
from reports.results.amounts import money
from reports.results.person_slips import person_slips, write_person_slips
from reports.results.section_sheets import section_sheets, write_section_sheets
from reports.results.tables import allocations
from scoring.engine.facts import Charge
from scoring.engine.run import settle
from tests.reports.results.books import CODES, UNDECIDED, settle_sample
from tests.reports.results.large_offices import LONG, settle_office
from tests.reports.results.pdf_reading import faults_of, fonts_of, page_texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", [*CODES, UNDECIDED])
def test_every_subject_has_one_page_with_its_result(tmp_path: Path, code: str) -> None:
    settled = settle_sample(code)
    write_section_sheets(settled, tmp_path / "单.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["单.pdf"]
    assert faults_of(tmp_path / "单.pdf") == []
    reader = PdfReader(tmp_path / "单.pdf")
    pages = page_texts(reader)
    assert len(pages) == len(settled.outcome.subjects)
    for page, row in zip(pages, settled.outcome.subjects, strict=True):
        assert row.name in page
        assert f"编号{row.code}" in page
        score = "待定" if row.score is None else two_places(row.score)
        grading = settled.rules.scheme.class_of(row.kind)
        assert grading is not None
        grade = (row.grade or "待定") if grading.grading else ""
        assert re.search(f"{score}\\S{{0,12}}?{grade}", page)
        for name, value in row.parts:
            assert f"{name}{'待定' if value is None else two_places(value)}" in page
    assert [str(entry.title) for entry in reader.outline if not isinstance(entry, list)] == [
        f"{row.code} {row.name}" for row in settled.outcome.subjects
    ]


def test_indicators_stand_with_their_points_or_summed_up_where_they_are_too_many() -> None:
    settled = settle_sample("kejiju-2021")
    sheets = {versions[0].code: versions for versions in section_sheets(settled)}
    section, unit = sheets["K01"][0].tables[1], sheets["U01"]
    total = sum(float(row[-1]) for row in section.rows)
    shown = sum(figure or 0 for _, figure in settled.outcome.subjects[0].parts) / 100
    assert abs(total - shown) < 0.01 * len(section.rows)
    assert [version.tables[1].headings[0][0] for version in unit] == ["一级指标", "类别", "类别"]
    assert sum(int(row[1]) for row in unit[-1].tables[1].rows) == len(settled.facts.indicators)


def test_a_town_sheet_has_its_quarters_and_the_means_of_its_groups(tmp_path: Path) -> None:
    settled = settle_sample("xiangzhen-2024")
    write_section_sheets(settled, tmp_path / "单.pdf", ["K02"])
    (page,) = page_texts(PdfReader(tmp_path / "单.pdf"))
    assert "第1季度第2季度第3季度第4季度" in page
    assert "班子成员93.63（7票），部门负责人96.00（11票）" in page


def test_means_of_few_voters_are_never_printed() -> None:
    """One small group hides all means of its subject: score and the others would give it away."""
    settled = few_voters(settle_sample("xiangzhen-2024"), "K02")
    sheets = {versions[0].code: versions[0] for versions in section_sheets(settled)}
    (hidden,) = (row[3] for row in sheets["K02"].tables[0].rows if row[0] == "履职")
    (shown,) = (row[3] for row in sheets["K03"].tables[0].rows if row[0] == "履职")
    assert "不足5人" in hidden
    assert not re.search(r"\d+\.\d", hidden)
    assert "90.74" in shown


def few_voters(settled: Settled, target: str) -> Settled:
    """The same year with one group of a target cut down to four voters."""
    first = next(row for row in settled.facts.tallies if row.target == target)
    small = replace(first, valid=4, sums=tuple(value * 4 // first.valid for value in first.sums))
    tallies = tuple(small if row is first else row for row in settled.facts.tallies)
    facts = replace(settled.facts, tallies=tallies)
    return replace(settled, facts=facts, outcome=settle(facts, settled.rules.scheme))


@pytest.mark.parametrize("code", ["kexie-2017", "kejiju-2021", "gongshanglian-2015", UNDECIDED])
def test_every_person_has_a_slip_with_the_own_figures_only(tmp_path: Path, code: str) -> None:
    settled = settle_sample(code)
    write_person_slips(settled, tmp_path / "单.pdf")
    assert faults_of(tmp_path / "单.pdf") == []
    pages = page_texts(PdfReader(tmp_path / "单.pdf"))
    people, paid = settled.outcome.people, allocations(settled)
    assert len(pages) == len(people)
    for page, row in zip(pages, people, strict=True):
        assert f"姓名{row.name}工号{row.number}" in page
        assert not [other.number for other in people if other.number != row.number and other.number in page]
        if row.score is not None:
            assert f"得分{two_places(row.score)}" in page
            assert f"等次{row.grade}" in page
        if row.number in paid:
            assert f"奖金{money(paid[row.number].amount)}元" in page
        assert all(violation in page for violation in row.cancelled_by)


def test_a_slip_of_few_voters_shows_the_score_alone() -> None:
    settled = settle_sample("kexie-2017")
    person = settled.outcome.people[0]
    few = few_voters(settled, person.number)
    (slip,) = person_slips(few, [person.number])
    score = next(row.score for row in few.outcome.people if row.number == person.number)
    assert score is not None
    figures = [line.value for line in slip.lines if re.fullmatch(r"[\d.]+", line.value)]
    assert figures.count(two_places(score)) == 1
    ballots = next(line for line in slip.lines if line.name == "民主测评")
    assert ballots.value == "不单列"
    assert "得分本身即反映测评结果" in ballots.words
    assert not any("有效票" in line.words for line in slip.lines)


def test_charges_and_cancellation_stand_with_basis_and_clause() -> None:
    settled = settle_sample("kejiju-2021")
    person = next(row for row in settled.outcome.people if row.cancelled_by)
    facts = replace(settled.facts, charges=(Charge(1, person.number, "直接", 12_500, "迟报两次"),))
    changed = replace(settled, facts=facts, outcome=settle(facts, settled.rules.scheme))
    (slip,) = person_slips(changed, [person.number])
    lines = {line.name: line for line in slip.lines}
    assert (lines["个人扣分"].value, lines["个人扣分"].words) == ("−1.25", "直接责任，迟报两次")
    assert lines["取消奖金依据"].value == "、".join(person.cancelled_by)
    assert lines["取消奖金依据"].clause == "四(五)"
    assert lines["奖金"].value == "0.00"
    assert lines["取消"].value.startswith("−")


def test_while_something_blocks_the_bonus_of_a_slip_waits() -> None:
    slips = list(person_slips(settle_sample(UNDECIDED)))
    assert {line.value for slip in slips for line in slip.lines if line.name == "奖金"} == {"待定"}


def test_one_person_or_one_section_alone(tmp_path: Path) -> None:
    settled = settle_sample("kexie-2017")
    write_person_slips(settled, tmp_path / "人.pdf", ["P003"])
    (page,) = page_texts(PdfReader(tmp_path / "人.pdf"))
    assert "工号P003" in page
    write_section_sheets(settled, tmp_path / "科.pdf", ["K02"])
    (page,) = page_texts(PdfReader(tmp_path / "科.pdf"))
    assert "编号K02" in page
    with pytest.raises(DomainError, match="没有工号 P999"):
        write_person_slips(settled, tmp_path / "无.pdf", ["P999"])
    with pytest.raises(DomainError, match="没有考核对象 K99"):
        write_section_sheets(settled, tmp_path / "无.pdf", ["K99"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["人.pdf", "科.pdf"]


def test_a_plan_that_grades_no_people_says_so(tmp_path: Path) -> None:
    write_person_slips(settle_sample("xiangzhen-2024"), tmp_path / "单.pdf")
    (page,) = page_texts(PdfReader(tmp_path / "单.pdf"))
    assert "本方案不评定个人" in page


@pytest.mark.prove
def test_three_hundred_slips_in_one_file(tmp_path: Path) -> None:
    settled = settle_office(tmp_path, 300)
    write_person_slips(settled, tmp_path / "单.pdf")
    reader = PdfReader(tmp_path / "单.pdf")
    pages = page_texts(reader)
    assert len(pages) == 300
    for page, row in zip(pages, settled.outcome.people, strict=True):
        assert f"姓名{row.name}工号{row.number}" in page
        assert f"得分{two_places(row.score or 0)}" in page
    assert LONG in "".join(pages)
    assert all(fonts_of(reader).values())
    assert len([entry for entry in reader.outline if not isinstance(entry, list)]) == 300
