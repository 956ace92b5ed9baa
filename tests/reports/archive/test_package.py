"""归档包 of the small world: what is in it, that it stands alone, that nothing secret is in it, and who gets it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.files.places import content_path
from people.models import Job
from people.services.files import store_file
from people.services.job_runs import execute
from plans.models import Objection, PublicNotice
from plans.services.notice_content import NoticeTable, content_of
from reports.archive import making
from reports.archive.checking import check_package
from reports.archive.commands import submit_package
from reports.archive.freshness import STALE
from reports.archive.making import MANIFEST
from reports.archive.writing import plain_name
from reports.models import ArchivePackage
from reports.papers.commands import draft_paper, issue_paper
from reports.papers.kinds import KINDS
from scoring.life.guards import reasons_against
from scoring.life.stations import Standing, stations_of
from scoring.life.workflow import ARCHIVE
from scoring.models import Meeting, Settlement, SettlementAct
from tests.indicators.reviewing.rows import by
from tests.office import YEAR, Office
from tests.people.files.made import picture
from tests.scoring.life.years import SETTLER, published

OBJECTOR: Final = "举报人姓名标记"
OBJECTED: Final = "异议原文标记"


@pytest.fixture
def year(office: Office) -> Settlement:
    """A published year with papers of every kind."""
    row = published(office)
    act = SettlementAct.objects.filter(settlement=row, step="审定").get()
    minutes = store_file(
        by=by(office, SETTLER),
        agency=office.a.pk,
        upload=SimpleUploadedFile("党组会纪要.png", picture()),
    )
    act.files.add(minutes)
    notice = row.notice
    assert notice is not None
    tables = [NoticeTable(title="名次", heads=("科室", "名次"), rows=(("一科", "1"),))]
    PublicNotice.objects.filter(pk=notice.pk).update(
        content=content_of(tables), digest="d" * 64, head="第9条 abc"
    )
    Objection.objects.create(
        notice=notice, name=OBJECTOR, text=OBJECTED, about="一科", filed_at=timezone.now(), reply="数据无误。",
        outcome=Objection.Outcome.REFUSED, replied_at=timezone.now(),
    )  # fmt: skip
    Meeting.objects.create(
        plan=row.plan, kind="年终总结会", on=date(YEAR, 12, 30), minutes="总结全年。", decisions="按期归档。"
    )
    paper = draft_paper(by=by(office, SETTLER), plan=row.plan, kind=KINDS["circular"])
    issue_paper(
        by=by(office, SETTLER), paper=paper.pk, version=0, number="绩〔2026〕5号", dated=date(YEAR, 12, 31)
    )
    return row


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package without workbooks and reports: what they hold is looked at once."""
    monkeypatch.setattr(making, "PARTS", making.PARTS[2:])


def made(office: Office, row: Settlement, *, evidence: bool = False) -> ArchivePackage:
    """The package as the job makes it."""
    job = submit_package(by=by(office, SETTLER), settlement=row, with_evidence=evidence)
    execute(job.pk, worker="测试")
    done = Job.objects.get(pk=job.pk)
    assert done.state == Job.State.DONE, f"{done.error_why} {done.error_next}"
    return ArchivePackage.objects.select_related("file").order_by("-pk")[0]


def place(package: ArchivePackage) -> Path:
    return content_path(package.file.pk)


def test_the_package_stands_alone_tells_the_year_and_names_no_objector(
    office: Office, year: Settlement, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction.atomic():
        objected = {"异议": OBJECTED}
        by(office, Role.STAFF).record(action="提出异议", target=OBJECTOR, detail=objected, agency=office.a.pk)
    package = made(office, year)
    with zipfile.ZipFile(place(package)) as archive:
        names = archive.namelist()
        index = archive.read("index.html").decode()
        pages = {
            name: archive.read(name).decode()
            for name in names
            if name.endswith((".html", ".jsonl", ".txt", ".json", ".csv"))
        }
        manifest = json.loads(archive.read(MANIFEST))
        for row in manifest["文件"]:
            assert hashlib.sha256(archive.read(row["名称"])).hexdigest() == row["sha256"]
        dates = {info.date_time for info in archive.infolist()}
        assert archive.read("02-结果文件/结果.json").decode() == year.result
        for name in names:
            assert OBJECTOR.encode() not in archive.read(name), name
            assert OBJECTED.encode() not in archive.read(name), name
    assert len(dates) == 1
    links = [unquote(one) for one in re.findall(r'href="([^"]+)"', index)]
    assert set(links) == set(names) - {MANIFEST, "index.html"}
    assert not re.search(r"<script|https?://|src=|@import", index)
    assert manifest["结果摘要"] == year.result_digest
    assert "甲党纪〔2026〕3号" in pages["03-审定和决定/办理记录.html"]
    assert "附件/党组会纪要.png" in pages["03-审定和决定/办理记录.html"]
    assert "03-审定和决定/附件/党组会纪要.png" in names
    assert "<th>科室</th>" in pages["04-公示和异议/公示01 年度结果公示.html"]
    assert "数据无误。" in pages["04-公示和异议/异议和答复.html"]
    assert "总结全年。" in pages["05-会议/会议.html"]
    assert "绩〔2026〕5号" in pages["10-年度文书/文书目录.html"]
    assert "10-年度文书/印发件/绩〔2026〕5号 关于2026年度绩效考核结果的通报.pdf" in names
    assert "有效票" in pages["07-测评汇总/测评汇总.html"]
    rows = [json.loads(line) for line in pages["12-审计记录/审计记录.jsonl"].splitlines()]
    assert {row["操作"] for row in rows} >= {"核对", "审定", "发布", "印发文书"}
    assert AuditEntry.objects.get(position=rows[0]["序号"]).entry_hash == rows[0]["本条摘要"]
    hidden = [row["操作人"] for row in rows if row["操作"] == "提出异议"]
    assert hidden == ["（涉及异议、申诉，不予摘录）"]
    call_command("verify_package", str(place(package)))
    assert f"{len(names) - 1} 个文件，与清单逐个一致" in capsys.readouterr().out


@pytest.mark.usefixtures("light")
def test_a_changed_package_is_found_out(office: Office, year: Settlement, tmp_path: Path) -> None:
    whole = place(made(office, year))
    other = tmp_path / "other.zip"

    def again(change: dict[str, bytes | None], more: dict[str, bytes] | None = None) -> None:
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(other, "w") as target:
            for name in source.namelist():
                content = change.get(name, source.read(name))
                if content is not None:
                    target.writestr(name, content)
            for name, content in (more or {}).items():
                target.writestr(name, content)

    for change, more, words in (
        ({"README.txt": b"other"}, None, "文件 README.txt 与清单不符"),
        ({"README.txt": None}, None, "缺少文件 README.txt"),
        ({}, {"多.txt": b"x"}, "多出文件 多.txt"),
        ({MANIFEST: None}, None, "里面没有 manifest.json"),
        ({MANIFEST: b"[]"}, None, "manifest.json 读不出来"),
    ):
        again(change, more)  # type: ignore[arg-type]
        with pytest.raises(DomainError, match=re.escape(words)):
            check_package(other)
    other.write_bytes(whole.read_bytes()[:2000])
    with pytest.raises(DomainError, match="已损坏或不是归档包"):
        check_package(other)
    with pytest.raises(DomainError, match="读不出"):
        check_package(tmp_path / "none.zip")


@pytest.mark.usefixtures("light")
def test_it_is_made_before_the_year_is_archived(office: Office, year: Settlement) -> None:
    access = office.access(SETTLER)
    assert "归档包还没有制作" in reasons_against(year, ARCHIVE)
    assert {one.key: one.standing for one in stations_of(year, access)}["package"] is Standing.NOW
    made(office, year)
    assert "归档包还没有制作" not in reasons_against(year, ARCHIVE)
    assert {one.key: one.standing for one in stations_of(year, access)}["package"] is Standing.DONE


@pytest.mark.usefixtures("light")
def test_what_is_done_later_asks_for_another_package(office: Office, year: Settlement) -> None:
    def says() -> bool:
        return STALE in reasons_against(year, ARCHIVE)

    who = by(office, SETTLER)
    made(office, year)
    assert not says()
    SettlementAct.objects.create(settlement=year, step="更正", on=timezone.localdate())
    assert says()
    station = next(one for one in stations_of(year, office.access(SETTLER)) if one.key == "package")
    assert (station.standing, station.next, station.link) == (Standing.NOW, STALE, "重新制作归档包")
    made(office, year)
    assert not says()
    with transaction.atomic():
        who.record(
            action="办结结果运用", target=f"{year.plan} 乙局", detail={}, agency=year.plan.agency_id + 1
        )
    assert not says(), "that of another office"
    with transaction.atomic():
        who.record(action="办结结果运用", target=f"{year.plan} 一科", detail={}, agency=year.plan.agency_id)
    assert says()
    made(office, year)
    paper = draft_paper(by=who, plan=year.plan, kind=KINDS["sending"])
    assert not says(), "a draft is in no package"
    issue_paper(by=who, paper=paper.pk, version=0, number="绩〔2026〕6号", dated=date(YEAR, 12, 31))
    assert says()


def test_nothing_is_packed_before_it_is_published(office: Office, year: Settlement) -> None:
    Settlement.objects.filter(pk=year.pk).update(state=Settlement.State.POSTED)
    year.refresh_from_db()
    with pytest.raises(DomainError, match="结果还没有发布"):
        submit_package(by=by(office, SETTLER), settlement=year, with_evidence=False)
    Settlement.objects.filter(pk=year.pk).update(state=Settlement.State.PUBLISHED, reopened="台账有误")
    year.refresh_from_db()
    with pytest.raises(DomainError, match="正在更正：台账有误"):
        submit_package(by=by(office, SETTLER), settlement=year, with_evidence=False)


@pytest.mark.usefixtures("light")
def test_it_is_asked_for_and_downloaded_on_its_page(office: Office, year: Settlement) -> None:
    client = office.client_of(SETTLER)
    at = {"agency": office.a.pk, "year": YEAR}
    page = client.get(reverse("archive", kwargs=at)).content.decode()
    assert "还没有归档包" in page
    assert client.post(reverse("archive_make", kwargs=at), {"evidence": "on"}).status_code == 302
    job = Job.objects.get(kind="archive.package")
    assert job.arguments["evidence"] is True
    client.post(reverse("archive_make", kwargs=at))
    assert Job.objects.filter(kind="archive.package").count() == 1
    assert "正在制作" in client.get(reverse("archive", kwargs=at)).content.decode()
    execute(job.pk, worker="测试")
    package = ArchivePackage.objects.get()
    url = reverse("archive_package", kwargs={**at, "package": package.pk})
    assert url in client.get(reverse("archive", kwargs=at)).content.decode()
    answer = client.get(url)
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == package.file.digest
    row = AuditEntry.objects.get(action="下载归档包")
    assert json.loads(row.detail)["摘要"] == package.file.digest
    assert office.client_of(Role.CHIEF_LEADER).get(url).status_code == 200
    group = office.client_of(Role.LEADING_GROUP)
    assert group.get(url).status_code == 404
    assert (
        "只有能看违规登记和测评汇总的人可以下载" in group.get(reverse("archive", kwargs=at)).content.decode()
    )
    for who in (SETTLER, Role.CHIEF_LEADER, Role.STAFF):
        opened = reverse("file_open", kwargs={"file": package.file.pk})
        assert office.client_of(who).get(opened).status_code == 404
    assert AuditEntry.objects.filter(action="下载归档包").count() == 2


def test_names_are_readable_and_part_no_folders() -> None:
    assert plain_name("../等次/结果?.xlsx") == "_等次_结果_.xlsx"
    assert plain_name(" . ") == "无名"
    assert len(plain_name("长" * 300 + ".pdf")) == 84
