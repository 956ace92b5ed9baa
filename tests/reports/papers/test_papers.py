"""年度文书 of the sample years: what each kind says, who sees it, how it is numbered, frozen, and marked when it is old."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from people.audit import AuditEntry
from people.errors import DomainError
from people.files.places import content_path
from people.models import StoredFile
from plans.models import Subject
from reports.models import YearPaper
from reports.papers.commands import change_paper, draft_paper, drop_paper, issue_paper, number_proposed
from reports.papers.composers import feedback
from reports.papers.facts import ItemFact, PaperFacts, SubjectFact
from reports.papers.kinds import KINDS
from reports.papers.layout import laid_out, paragraphs
from reports.papers.numbers import next_number, well_formed
from scoring.models import Consequence, RectificationItem, Settlement
from tests.reports.papers.published import Published
from tests.reports.results.pdf_reading import text_of

State = YearPaper.State


def drafted(five: Published, name: str, kind: str, target: str = "") -> YearPaper:
    return draft_paper(by=five.by, plan=five.plan(name), kind=KINDS[kind], target=target)


def consequence(five: Published, name: str, kind: str) -> Consequence:
    found = Consequence.objects.filter(plan=five.plan(name), kind=kind).order_by("pk").first()
    assert found is not None
    return found


def test_a_circular_tells_the_result_with_its_decision(five: Published) -> None:
    row = drafted(five, "工信局", "circular")
    assert row.title == "关于2019年度绩效考核结果的通报"
    assert (row.recipients, row.copies) == ("各参评单位", "市委组织部、市人社局")
    assert "经2020年2月3日党组会审定（党纪〔测〕3号）" in row.text
    assert "参加考核的单位47个，其中优秀12个、良好28个、一般5个、差2个。" in row.text
    (table,) = row.tables
    assert table["列"] == ["名次", "考核对象", "得分", "等次"]
    expected = json.loads(five.settlement("工信局").result)["subjects"]
    names = dict(Subject.objects.filter(plan=row.plan).values_list("code", "name"))
    ranked = sorted((one for one in expected if one["score"]), key=lambda one: (one["rank"], one["id"]))
    assert table["行"] == [[str(one["rank"]), names[one["id"]], one["score"], one["grade"]] for one in ranked]


@pytest.mark.parametrize(
    ("name", "recipients", "clause"),
    [("科协", "市绩效办", "五"), ("工商联", "市绩效办", "三3"), ("科技局", "县人社局", "四(五)"),
     ("工信局", "市委组织部、市人社局", "6-2)①"), ("镇", "县委组织部", "四(二)5")],
)  # fmt: skip
def test_the_letter_goes_where_the_document_says(
    five: Published, name: str, recipients: str, clause: str
) -> None:
    row = drafted(five, name, "sending")
    assert row.recipients == recipients
    assert row.clause == clause
    assert "现随函报送，请审阅" in row.text
    assert row.tables


def test_a_distribution_adds_up_to_the_fen(five: Published) -> None:
    row = drafted(five, "工商联", "distribution")
    assert "总额245,000.50元，发放245,000.50元，收回0.00元，未分配0.00元" in row.text
    (table,) = row.tables
    *sections, total = table["行"]
    people = [int(line[1]) for line in sections]
    fen = [int(line[2].rstrip("元").replace(",", "").replace(".", "")) for line in sections]
    assert (sum(people), sum(fen)) == (16, 24_500_050)
    assert total == ["合计", "16", "245,000.50元"]
    with pytest.raises(DomainError, match="本方案没有奖金"):
        drafted(five, "镇", "distribution")


def test_a_unit_reads_its_own_result_and_its_items(five: Published) -> None:
    plan = five.plan("工信局")
    subject = Subject.objects.get(plan=plan, code="U01")
    RectificationItem.objects.create(
        plan=plan,
        source="年终考评",
        subject=subject,
        problem="项目开工滞后",
        measure="倒排工期",
        due=date(2020, 6, 30),
    )
    row = drafted(five, "工信局", "feedback", "U01")
    assert (row.about, row.recipients) == (subject.name, subject.name)
    assert "考核得分77.06分，名次第47，等次为一般。" in row.text
    assert "1. 项目开工滞后" in row.text
    assert row.tables[0]["行"] == [["1", "项目开工滞后", "倒排工期", "2020年6月30日", "整改中"]]
    other = drafted(five, "工信局", "feedback", "U02")
    assert "项目开工滞后" not in other.text
    assert other.tables == []
    with pytest.raises(DomainError, match="没有选考核对象"):
        drafted(five, "工信局", "feedback", "U99")


def test_documents_on_consequences_name_cause_clause_and_day(five: Published) -> None:
    item = consequence(five, "工信局", "书面整改")
    row = drafted(five, "工信局", "rectification", str(item.pk))
    assert item.due is not None
    assert f"请在{item.due.year}年{item.due.month}月{item.due.day}日前报送书面整改报告" in row.text
    assert (row.consequence, row.clause) == (item, item.clause)
    criticised = drafted(five, "工信局", "criticism", str(consequence(five, "工信局", "通报批评").pk))
    assert "决定对市发展和改革委员会予以通报批评" in criticised.text
    talk = consequence(five, "镇", "约谈")
    told = drafted(five, "镇", "talk", str(talk.pk))
    assert talk.participant is not None
    assert (told.title, told.recipients) == ("约谈通知", talk.participant.name)
    assert "约谈由党委、纪委组织" in told.text
    Consequence.objects.filter(pk=talk.pk).update(record="本人承认进度抓得不紧。", done_on=date(2025, 3, 1))
    record = drafted(five, "镇", "talk-record", str(talk.pk))
    assert "谈话时间：2025年3月1日" in record.text
    assert "本人承认进度抓得不紧。" in record.text
    with pytest.raises(DomainError, match="没有选结果运用"):
        drafted(five, "镇", "talk", str(item.pk))


def test_a_self_evaluation_is_framed_from_the_ledger(five: Published) -> None:
    row = drafted(five, "科协", "self-evaluation")
    assert row.settlement is None
    assert row.recipients == "市绩效办"
    assert "一、基本情况" in row.text
    assert "五、自评结果" in row.text


def test_a_notice_without_its_days_leaves_them_to_fill_in(five: Published) -> None:
    row = drafted(five, "镇", "notice")
    assert "公示时间：　　年" in row.text
    assert row.tables[0]["标题"] == "2024年度科室考核结果"


def test_nothing_goes_out_before_the_decision(five: Published) -> None:
    found = five.settlement("科协")
    Settlement.objects.filter(pk=found.pk).update(state=Settlement.State.CHECKED)
    with pytest.raises(DomainError, match="结果还没有审定"):
        drafted(five, "科协", "circular")
    assert drafted(five, "科协", "self-evaluation").state == State.DRAFT


@pytest.mark.parametrize("state", [Settlement.State.APPROVED, Settlement.State.POSTED])
def test_what_tells_the_result_is_issued_once_it_is_published(five: Published, state: str) -> None:
    Settlement.objects.filter(pk=five.settlement("工商联").pk).update(state=state)
    section = Subject.objects.filter(plan=five.plan("工商联")).exclude(code="").order_by("code")[0].code
    for kind, target in (("circular", ""), ("sending", ""), ("feedback", section)):
        row = drafted(five, "工商联", kind, target)
        with pytest.raises(DomainError, match="结果还没有发布，公示期间还可能变；请在发布以后印发"):
            issue_paper(by=five.by, paper=row.pk, version=0, number="绩〔2016〕1号", dated=date(2016, 2, 1))
    for number, kind in enumerate(("notice", "distribution"), 1):
        row = drafted(five, "工商联", kind)
        done = issue_paper(
            by=five.by, paper=row.pk, version=0, number=f"绩〔2016〕{number}号", dated=date(2016, 2, 1)
        )
        assert done.state == State.ISSUED


def test_an_issued_document_stands_with_its_pages(five: Published) -> None:
    row = drafted(five, "镇", "circular")
    plan = row.plan
    assert number_proposed(plan, 2025) == "绩〔2025〕1号"
    values = {
        "title": row.title, "recipients": "各科室", "copies": "县委组织部", "letterhead": "某某镇文件", "text": row.text,
        "signer": "某某镇人民政府", "dated": None,
    }  # fmt: skip
    changed = change_paper(by=five.by, paper=row.pk, version=0, values=values)
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        change_paper(by=five.by, paper=row.pk, version=0, values=values)
    issued = issue_paper(
        by=five.by, paper=row.pk, version=changed.version, number="镇绩[2025]07号", dated=date(2025, 2, 10)
    )
    assert (issued.state, issued.number) == (State.ISSUED, "镇绩〔2025〕7号")
    assert issued.file is not None
    content = content_path(issued.file.pk).read_bytes()
    assert hashlib.sha256(content).hexdigest() == issued.file.digest
    detail = json.loads(AuditEntry.objects.get(action="印发文书").detail)
    assert (detail["摘要"], detail["文号"]) == (issued.file.digest, "镇绩〔2025〕7号")
    pages = text_of(PdfReader(BytesIO(content)))
    for words in ("某某镇文件", "镇绩〔2025〕7号", "各科室：", "2025年2月10日", "抄送：县委组织部。", "附件"):
        assert words in pages
    assert "草拟稿" not in pages
    with pytest.raises(DomainError, match="它现在是“已印发”"):
        change_paper(by=five.by, paper=row.pk, version=issued.version, values=values)
    with pytest.raises(DomainError, match="它现在是“已印发”"):
        drop_paper(by=five.by, paper=row.pk, version=issued.version)
    assert number_proposed(plan, 2025) == "镇绩〔2025〕8号"
    assert number_proposed(plan, 2026) == "镇绩〔2026〕1号"


def test_a_number_is_used_once_in_an_office(five: Published) -> None:
    first, second = drafted(five, "科协", "circular"), drafted(five, "科协", "sending")
    issue_paper(by=five.by, paper=first.pk, version=0, number="绩〔2018〕1号", dated=date(2018, 2, 1))
    kept = StoredFile.objects.count()
    with pytest.raises(DomainError, match="文号绩〔2018〕1号已经用过"):
        issue_paper(by=five.by, paper=second.pk, version=0, number="绩〔2018〕1号", dated=date(2018, 2, 1))
    assert StoredFile.objects.count() == kept
    with pytest.raises(DomainError, match="“第1号”不是文号"):
        issue_paper(by=five.by, paper=second.pk, version=0, number="第1号", dated=date(2018, 2, 1))
    drop_paper(by=five.by, paper=second.pk, version=0)
    second.refresh_from_db()
    assert second.state == State.DROPPED


def test_a_document_of_an_outdated_version_is_not_issued(five: Published) -> None:
    row = drafted(five, "科协", "circular")
    Settlement.objects.filter(plan=row.plan).update(outdated="有异议成立")
    with pytest.raises(DomainError, match="需重新核算：有异议成立"):
        issue_paper(by=five.by, paper=row.pk, version=0, number="绩〔2018〕9号", dated=date(2018, 2, 1))
    with pytest.raises(DomainError, match="需重新核算"):
        drafted(five, "科协", "sending")


def test_what_was_lifted_is_not_sent(five: Published) -> None:
    item = consequence(five, "镇", "约谈")
    row = drafted(five, "镇", "talk", str(item.pk))
    Consequence.objects.filter(pk=item.pk).update(state=Consequence.State.LIFTED, lifted="更正后不再最后")
    with pytest.raises(DomainError, match="这项结果运用已解除"):
        issue_paper(by=five.by, paper=row.pk, version=0, number="绩〔2025〕9号", dated=date(2025, 2, 1))


def test_numbers_follow_one_another() -> None:
    assert next_number([], 2026) == "绩〔2026〕1号"
    assert next_number(["岩联〔2026〕9号", "岩联〔2026〕12号", "绩〔2026〕30号"], 2026) == "岩联〔2026〕13号"
    assert well_formed(" 岩联[2026] 3号".replace(" 3", "3")) == "岩联〔2026〕3号"
    for wrong in ("绩2026第1号", "绩〔2026〕0号", "〔2026〕1号", ""):
        with pytest.raises(ValueError, match=wrong or "^$"):
            well_formed(wrong)


def test_lines_that_look_like_headings_are_headings() -> None:
    assert [(line.text, line.rank) for line in paragraphs("一、结果\n\n（一）科室\n　　正文一、二。\n")] == [
        ("一、结果", 1), ("（一）科室", 2), ("正文一、二。", 0),
    ]  # fmt: skip


def test_a_column_of_a_table_stands_one_way() -> None:
    """A short name among longer ones stands where they stand; amounts to the right, ranks in the middle."""
    rows = [["办公室", "1", "20,015.61元"], ["综合业务科", "12", "—"]]
    row = YearPaper(text="", tables=[{"标题": "汇总", "列": ["科室", "名次", "金额"], "行": rows}])
    told = laid_out(row)["tables"][0]["rows"]
    assert [[stands for _, stands in cells] for cells in told] == [["", "c", "n"], ["", "c", "n"]]


def test_a_unit_without_items_is_told_so() -> None:
    facts = PaperFacts(
        agency="某局",
        year=2024,
        document="",
        clauses={},
        subject=SubjectFact(code="K1", name="一科", kind="科室"),
    )
    assert "本年度没有考核得分" in feedback.compose(facts).text
    assert "没有需要整改的问题" in feedback.compose(facts).text
    assert ItemFact(subject="K1", problem="问题").due is None
