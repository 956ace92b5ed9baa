"""Faults planted in 测评: in what keeps a ballot secret, and in what keeps the count true.

Each must be caught by the tests named beside it. `quick` ones are planted in an ordinary run.
"""

from __future__ import annotations

from typing import Final

from tests.mutations.table import Mutant

CASTING: Final = ("tests/appraisals/test_casting.py",)
TRACES: Final = ("tests/appraisals/attack/test_traces.py",)
SEALS: Final = ("tests/appraisals/attack/test_ciphertexts.py",)
_DAY: Final = "tests/appraisals/attack/test_attack.py::"
FILES: Final = (f"{_DAY}test_nothing_of_ballots_and_key_is_left_in_the_files",)
ORDER: Final = (f"{_DAY}test_after_the_closing_the_turnout_tells_no_order",)
LOGS: Final = (f"{_DAY}test_no_log_knows_when_anybody_voted",)
LUCK: Final = (f"{_DAY}test_an_attacker_is_no_better_than_luck",)
RACES: Final = ("tests/races/test_races.py::test_eight_at_once[postgresql]",)

BALLOT_MUTANTS: Final[tuple[tuple[Mutant, tuple[str, ...]], ...]] = (
    (
        Mutant(
            "appraisals/services/closing.py",
            "    SealedBallot.objects.filter(round=row).delete()\n",
            "",
            "计票后密文还在",
            quick=True,
        ),
        CASTING,
    ),
    (
        Mutant(
            "appraisals/services/closing.py",
            'KeyHolder.objects.filter(round=row).update(salt="", public_key="")',
            "KeyHolder.objects.filter(round=row)",
            "计票后保管人的盐和公钥还在",
        ),
        CASTING,
    ),
    (
        Mutant(
            "appraisals/services/closing.py",
            "    if broken or voted != by_group:\n",
            "    if broken:\n",
            "计票不核对票数与投票人数",
        ),
        CASTING,
    ),
    (
        Mutant(
            "appraisals/services/closing.py",
            "    Turnout.objects.filter(round=row).delete()\n    Turnout.objects.bulk_create(",
            "    list(",
            "计票后投票记录仍按投票先后存放",
        ),
        ORDER,
    ),
    (
        Mutant(
            "appraisals/engine/counting.py",
            "            count.marks.sort()\n",
            "            list(count.marks)\n",
            "开出的票按密封票的编号存放，不排序",
        ),
        LUCK,
    ),
    (
        Mutant(
            "appraisals/services/turns.py",
            'lock = " FOR SHARE" if connection.vendor == "postgresql" else ""',
            'lock = ""',
            "投票不锁这一轮，计票时投的票丢失",
        ),
        RACES,
    ),
    (
        Mutant(
            "appraisals/services/casting.py",
            "[secrets.randbits(63), round_.pk, sealed]",
            "[SealedBallot.objects.count() + 2**60, round_.pk, sealed]",
            "密封票的编号按先后递增",
        ),
        TRACES,
    ),
    (
        Mutant(
            "appraisals/services/casting.py",
            "        if cursor.rowcount != 1:\n",
            "        if cursor.rowcount > 1:\n",
            "一个人可以投两次",
        ),
        CASTING,
    ),
    (
        Mutant(
            "appraisals/services/casting.py",
            'if asked(_standing, elector) != [("", code_digest)]:',
            'if asked(_standing, elector)[0][0] != "":',
            "换发前的旧测评码仍可投票",
        ),
        TRACES,
    ),
    (
        Mutant(
            "appraisals/services/casting.py",
            "        _turn_out(voter)\n",
            "        transaction.on_commit(lambda: _turn_out(voter))\n",
            "投票记录在票存入以后才另写",
        ),
        TRACES,
    ),
    (
        Mutant(
            "appraisals/services/casting.py",
            "    voter = _voter(elector)\n",
            "    voter = _voter(elector)\n    Elector.objects.filter(pk=elector).update(issue=voter.issue)\n",
            "投票时改动名册的行",
        ),
        TRACES,
    ),
    (
        Mutant(
            "appraisals/services/casting.py",
            "            raise AlreadyVoted(",
            '            __import__("logging").getLogger("appraisals").warning("twice: %s", voter.pk)\n'
            "            raise AlreadyVoted(",
            "日志里写了谁重复投票",
        ),
        TRACES,
    ),
    (
        Mutant(
            "appraisals/sheets.py",
            "        return 0 <= mark <= aspect.full and not mark % self.step\n",
            "        return 0 <= mark <= aspect.full\n",
            "不合打分间隔的分数可以投出（可作记号）",
        ),
        CASTING,
    ),
    (
        Mutant(
            "appraisals/boxes.py",
            "    return SealedBox(_public(public_key)).encrypt(payload)\n",
            "    return bytes(_public(public_key)) + payload + bytes(16)\n",
            "票没有真正加密",
        ),
        SEALS,
    ),
    (
        Mutant(
            "appraisals/boxes.py",
            "        inner = SealedBox(_public(holders[second])).encrypt(bytes(key))\n",
            "        inner = SealedBox(_public(holders[first])).encrypt(bytes(key))\n",
            "密钥盒一个人就能打开",
        ),
        CASTING,
    ),
    (
        Mutant(
            "appraisals/engine/payload.py",
            "            cells += [NONE] * shape.dimensions\n",
            "            cells += [NONE]\n",
            "回避的人的票短一截，看长度就知道",
        ),
        CASTING,
    ),
    (
        Mutant(
            "appraisals/services/erasing.py",
            '            cursor.execute("PRAGMA secure_delete = ON")\n',
            '            cursor.execute("PRAGMA secure_delete = OFF")\n',
            "SQLite 删除的密文还在空闲页里",
        ),
        FILES,
    ),
    (
        Mutant(
            "appraisals/services/erasing.py",
            '        cursor.execute(f"VACUUM FULL {table}")\n',
            "        pass\n",
            "PostgreSQL 删除的密钥还在数据文件里",
        ),
        FILES,
    ),
    (
        Mutant(
            "people/request_log.py",
            "            if _traceless(request):\n",
            "            if request.path_info == QUIET:\n",
            "访问日志记下每次投票的时间",
        ),
        LOGS,
    ),
)
