"""`manage.py verify`: exit 0 when all agrees, 1 with the first difference, 2 on wrong arguments; changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from bonuses.settled import Settled
from people.audit import AuditEntry, AuditHead, head, record
from reports.results.blocks import OpeningBlock
from reports.results.story import story
from reports.verification import chosen, first_difference, one_by_one, seal_difference
from scoring.models import Settlement, SubjectResult
from tests.people.tampering import read_rows, rehash, write_rows
from tests.postgres import PostgresServer
from tests.reports.results.books import CODES, settle_sample
from tests.reports.tampered_years import TAMPERINGS, first_found, found_of_each

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "data" / "samples"
BOOK = "kexie-2017"


def verify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    try:
        call_command("verify", *arguments)
        code = 0
    except SystemExit as stopped:
        code = int(str(stopped.code))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def settled() -> Settled:
    return settle_sample(BOOK)


@pytest.fixture
def settlement(settled: Settled) -> Settlement:
    return Settlement.objects.get(pk=settled.settlement.pk)


@pytest.mark.django_db
def test_every_scheme_verifies_and_the_head_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    heads = [settle_sample(code).head for code in CODES]
    code, out, err = verify(capsys, "--head", str(heads[2]))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"审计链：10条，前后相连，没有改动；链头 {head()}",
        "外部留存的链头：第6条，相符",
        "核算：5次，重算与冻结的输入、规则、结果和结果行逐项一致",
    ]
    assert heads[-1] == head()


@pytest.mark.django_db
def test_the_superseded_version_is_verified_too(capsys: pytest.CaptureFixture[str]) -> None:
    first = settle_sample(BOOK).settlement
    settle_sample(BOOK)
    assert verify(capsys)[1].splitlines()[-1].startswith("核算：2次")
    SubjectResult.objects.filter(settlement=first, code="K01").update(grade="差")
    code, out, err = verify(capsys)
    assert (code, out) == (1, "")
    assert "第1版：考核对象K01 等次：存储 差 → 重算 空" in err


@pytest.mark.django_db
def test_every_tampering_with_a_settlement_is_the_first_difference(settlement: Settlement) -> None:
    found = found_of_each(settlement)
    assert found.pop("") == ""
    assert [(name, found[name]) for name, done in TAMPERINGS.items() if done.says not in found[name]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["结果的等次", "输入", "规则", "考核对象得分", "计算过程", "奖金"])
def test_the_command_tells_the_first_difference(
    name: str, settlement: Settlement, capsys: pytest.CaptureFixture[str]
) -> None:
    TAMPERINGS[name].apply(settlement)
    code, out, err = verify(capsys)
    assert (code, out) == (1, "")
    assert TAMPERINGS[name].says in err
    assert len(err.splitlines()) == 1


def test_postgresql_finds_the_same(tmp_path: Path, postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    environment = os.environ | {"DATABASE_URL": url, "HENGJI_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.reports.verify_in_process", str(SAMPLES / f"{BOOK}.xlsx")],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("") == ""
    assert [name for name in TAMPERINGS if TAMPERINGS[name].says not in found[name]] == []


@pytest.mark.django_db
def test_a_settlement_forged_together_with_all_its_digests_is_found_by_its_audit_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Inputs, result, digests and rows of another run: recomputing agrees, only the chain knows better."""
    first = settle_sample(BOOK).settlement
    other = settle_sample("edges/16-kexie-2017").settlement
    names = ("inputs", "inputs_digest", "rules", "result", "result_digest", "scheme_digest", "blocked")
    forged = Settlement.objects.filter(pk=other.pk).values(*names).get()
    with connection.cursor() as cursor:
        for table in ("bonusallocation", "bonuspool"):
            cursor.execute(f"DELETE FROM bonuses_{table} WHERE {pool_of(table)} = %s", [first.pk])
        for table in ("subjectresult", "personresult", "settlementproblem"):
            cursor.execute(f"DELETE FROM scoring_{table} WHERE settlement_id = %s", [first.pk])
            cursor.execute(
                f"UPDATE scoring_{table} SET settlement_id = %s WHERE settlement_id = %s",
                [first.pk, other.pk],
            )
        cursor.execute(
            "UPDATE bonuses_bonuspool SET settlement_id = %s WHERE settlement_id = %s", [first.pk, other.pk]
        )
    Settlement.objects.filter(pk=first.pk).update(**forged)
    assert first_difference(Settlement.objects.get(pk=first.pk)) is None
    code, _, err = verify(capsys)
    assert code == 1
    assert f"：输入摘要：存储 {forged['inputs_digest']} → 审计第2条 " in err


def pool_of(table: str) -> str:
    column = "(SELECT settlement_id FROM bonuses_bonuspool WHERE id = pool_id)"
    return column if table == "bonusallocation" else "settlement_id"


@pytest.mark.django_db
def test_a_settlement_that_no_audit_row_tells_of_is_found(settlement: Settlement) -> None:
    settlement.pk, settlement.version, settlement.state = None, 9, Settlement.State.SUPERSEDED
    settlement.save(force_insert=True)
    assert str(seal_difference()).endswith("第9版：审计记录：存储 没有 → 核验 应有一条")


@pytest.mark.django_db
def test_a_row_of_the_first_release_finds_its_settlement(settlement: Settlement) -> None:
    """Its audit row held version, result and 阻断 only."""
    rows = read_rows()
    rows[1]["detail"] = json.dumps(
        {"版本": 1, "结果摘要": settlement.result_digest, "阻断": settlement.blocked}, ensure_ascii=False
    )
    rehash(rows, 1, 1)
    write_rows(rows)
    assert first_found() == ""
    Settlement.objects.update(blocked=True)
    assert "：阻断：存储 True → 审计第2条 False" in first_found()


@pytest.mark.django_db
def test_a_change_in_the_chain_is_the_first_difference(
    settlement: Settlement, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_auditentry SET actor = '另一人' WHERE position = 1")
    code, out, err = verify(capsys)
    assert (code, out) == (1, "")
    assert err == "审计链第1条（改动）：内容与本条摘要不符，该条被改动\n"


@pytest.mark.django_db
def test_only_an_outside_head_shows_a_truncated_end(
    settled: Settled, capsys: pytest.CaptureFixture[str]
) -> None:
    record(actor="甲", action="核对", target="核算", detail={})
    outside = head()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditentry WHERE position = 3")
    code, out, _ = verify(capsys)
    assert code == 0
    assert "没有给出外部留存的链头" in out
    code, _, err = verify(capsys, "--head", outside.printed())
    assert code == 1
    assert err == "审计链第3条（截断）：外部留存的链头是第3条，现在只有2条，末尾被截断\n"


@pytest.mark.django_db
def test_an_accepted_change_after_a_check_still_verifies(
    settled: Settled, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(capsys)[0] == 0
    record(actor="甲", action="核对", target="核算", detail={"状态": {"旧": "草稿", "新": "核对"}})
    assert verify(capsys, "--head", str(settled.head))[0] == 0


@pytest.mark.django_db
def test_agency_and_year_choose_what_is_computed_again(capsys: pytest.CaptureFixture[str]) -> None:
    settle_sample(BOOK)
    other = settle_sample("xiangzhen-2024")
    agency = other.facts.agency
    code, out, _ = verify(capsys, "--agency", agency, "--year", "2024")
    assert (code, out.splitlines()[-1][:5]) == (0, "核算：1次")
    SubjectResult.objects.filter(settlement=other.settlement).update(grade="差")
    assert verify(capsys, "--year", "2017")[0] == 0
    assert verify(capsys, "--agency", agency)[0] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--head", "3:abc"), "请按 条号:摘要 填写"),
        (("--agency", "没有此单位"), "没有“没有此单位”的核算；请核对"),
        (("--year", "1999"), "没有“各单位 1999年度”的核算；请核对"),
    ],
)
def test_wrong_arguments_are_exit_2(
    settled: Settled, arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = verify(capsys, *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_database_that_is_not_up_to_date_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "HENGJI_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "verify"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "数据库还没有建好或升级；请先备份，再运行 manage.py migrate\n"


@pytest.mark.django_db
def test_a_fault_of_our_own_is_one_line_and_exit_1(
    settled: Settled, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("reports.management.commands.verify.first_difference", crash)
    code, _, err = verify(capsys)
    assert code == 1
    assert err.startswith("程序出错，没有核验完：RuntimeError planted")
    assert len(err.splitlines()) == 1


@pytest.mark.django_db
def test_an_office_without_settlements_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = verify(capsys)
    assert code == 0
    assert out.startswith("审计链：0条")


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_number_of_settlements(settled: Settled, usual_garbage: None) -> None:
    for _ in range(5):
        settle_sample(BOOK)

    def peak(count: int) -> int:
        tracemalloc.start()
        for settlement, _ in zip(one_by_one(chosen()), range(count), strict=False):
            assert first_difference(settlement) is None
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)
    assert peak(6) < 1.3 * peak(1)


@pytest.mark.django_db
def test_the_document_prints_the_head_of_its_own_audit_row(settled: Settled) -> None:
    opening = story(settled)[0]
    assert isinstance(opening, OpeningBlock)
    names = [name for name, _ in opening.facts]
    assert names[names.index("结果摘要") + 1] == "审计链"
    printed = AuditHead.parse(dict(opening.facts)["审计链"])
    entry = AuditEntry.objects.get(position=printed.position)
    assert entry.entry_hash.startswith(printed.entry_hash)
    assert settled.settlement.result_digest in entry.detail


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_the_log_tells_of_a_settlement_without_personal_data(code: str) -> None:
    settled = settle_sample(code)
    texts = "".join(AuditEntry.objects.values_list("detail", flat=True))
    assert [name for name in personal(settled) if name in texts] == []


def personal(settled: Settled) -> Iterator[str]:
    for person in settled.facts.people:
        yield from (person.number, person.name)
    for subject in settled.facts.subjects:
        yield subject.name
