"""Tampering with stored settlements, one statement each, and what `verify` must say of it.

Written for both databases; `{s}` is the settlement's key.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from reports.verification import chosen, first_difference, one_by_one, seal_difference
from scoring.models import Settlement

SUBJECT: Final = "UPDATE scoring_subjectresult SET {} WHERE settlement_id = {{s}} AND code = 'K01'"
PERSON: Final = "UPDATE scoring_personresult SET {} WHERE settlement_id = {{s}} AND number = 'P001'"
POOL: Final = "UPDATE bonuses_bonuspool SET {} WHERE settlement_id = {{s}}"
SHARE: Final = (
    "UPDATE bonuses_bonusallocation SET {} WHERE person_result_id = "
    "(SELECT id FROM scoring_personresult WHERE settlement_id = {{s}} AND number = 'P001')"
)
SETTLEMENT: Final = "UPDATE scoring_settlement SET {} WHERE id = {{s}}"
PROBLEM: Final = (
    "UPDATE scoring_settlementproblem SET {} WHERE id = "
    "(SELECT min(id) FROM scoring_settlementproblem WHERE settlement_id = {{s}})"
)
FIRST_PERSON: Final = "SELECT id FROM scoring_personresult WHERE settlement_id = {s} AND number = 'P001'"


@dataclass(frozen=True)
class Tampering:
    """What is done, and the words by which the first difference must tell it."""

    does: str | Callable[[Settlement], None]
    says: str

    def apply(self, settlement: Settlement) -> None:
        if callable(self.does):
            self.does(settlement)
            return
        with connection.cursor() as cursor:
            for statement in self.does.split(";"):
                cursor.execute(statement.format(s=settlement.pk))
                assert cursor.rowcount > 0, statement


def store(settlement: Settlement, **columns: object) -> None:
    """Write columns as they are, behind the program."""
    Settlement.objects.filter(pk=settlement.pk).update(**columns)


def change_result(settlement: Settlement) -> None:
    """Another grade in the document, its digest made anew, the rows left alone."""
    text = settlement.result.replace('"grade": "优秀"', '"grade": "良好"', 1)
    assert text != settlement.result
    store(settlement, result=text)


def change_layout(settlement: Settlement) -> None:
    store(settlement, result=settlement.result.replace("\n ", "\n  ", 1))


def repack_inputs(settlement: Settlement) -> bytes:
    return zlib.decompress(bytes(settlement.inputs)).replace(b"P001", b"P00X")


def change_inputs(settlement: Settlement) -> None:
    store(settlement, inputs=zlib.compress(repack_inputs(settlement)))


def change_inputs_with_digest(settlement: Settlement) -> None:
    data = repack_inputs(settlement)
    store(settlement, inputs=zlib.compress(data), inputs_digest=hashlib.sha256(data).hexdigest())


def change_rules(settlement: Settlement) -> None:
    """A remark in the pinned scheme: no figure changes, but it is not what was pinned."""
    data = zlib.decompress(bytes(settlement.rules)).replace(b'"scheme": "', b'"scheme": "#\\n', 1)
    store(settlement, rules=zlib.compress(data))


def change_trace(settlement: Settlement) -> None:
    settlement.person_results.filter(number="P001").update(trace=zlib.compress(b"{}"))


def garble(column: str) -> Callable[[Settlement], None]:
    def change(settlement: Settlement) -> None:
        store(settlement, **{column: b"no stream"})

    return change


TAMPERINGS: Final[dict[str, Tampering]] = {
    "结果的等次": Tampering(change_result, " 等次：存储 良好 → 重算 优秀"),
    "结果的空白": Tampering(change_layout, "结果的文字（数值相同，空白或次序不同）：存储"),
    "结果不是 JSON": Tampering(SETTLEMENT.format("result = '{{'"), "：结果：存储 不是 JSON"),
    "结果摘要": Tampering(SETTLEMENT.format("result_digest = 'x'"), "：结果摘要：存储 x → 审计第2条 "),
    "输入": Tampering(change_inputs, "：输入摘要：存储 "),
    "输入和摘要": Tampering(change_inputs_with_digest, "：输入摘要：存储 "),
    "输入读不出": Tampering(garble("inputs"), "读不出来（error）"),
    "规则": Tampering(change_rules, "：规则摘要：存储 "),
    "规则读不出": Tampering(garble("rules"), "：规则摘要：存储 "),
    "方案模板摘要": Tampering(SETTLEMENT.format("scheme_digest = 'x'"), "：方案模板摘要：存储 x → 重算 "),
    "引擎版本": Tampering(SETTLEMENT.format("engine_version = 9"), "：引擎版本：存储 9 → 审计第2条 1"),
    "版本": Tampering(SETTLEMENT.format("version = 9"), "：版本：存储 9 → 审计第2条 1"),
    "核算时间": Tampering(SETTLEMENT.format("created_at = '2020-01-01 00:00:00+00:00'"), "：核算时间：存储 2020-"),
    "阻断": Tampering(SETTLEMENT.format("blocked = NOT blocked"), "：阻断：存储 True → 审计第2条 False"),
    "年度": Tampering("UPDATE plans_plan SET year = 1999", "：所属年度方案：存储 1999 "),
    "考核对象名称": Tampering(SUBJECT.format("name = 'x'"), "考核对象K01 名称：存储 x → 重算 "),
    "考核对象类型": Tampering(SUBJECT.format("kind = 'x'"), "考核对象K01 类型：存储 x → 重算 科室"),
    "考核对象分组": Tampering(SUBJECT.format("\"group\" = 'x'"), "考核对象K01 分组：存储 x → 重算 空"),
    "考核对象得分": Tampering(SUBJECT.format("score_hundredths = 1"), "考核对象K01 得分：存储 0.01 → 重算 "),
    "百分制": Tampering(SUBJECT.format("percent_hundredths = NULL"), "考核对象K01 百分制：存储 空 → 重算 "),
    "名次": Tampering(SUBJECT.format("rank = 77"), "考核对象K01 名次：存储 77 → 重算 "),
    "考核对象等次": Tampering(SUBJECT.format("grade = '差'"), "考核对象K01 等次：存储 差 → 重算 "),
    "降档前等次": Tampering(SUBJECT.format("grade_before = '差'"), "考核对象K01 降档前等次：存储 差 → 重算 空"),
    "分项": Tampering(SUBJECT.format("parts = '{{\"自选\": 1.0}}'"), "考核对象K01 分项：存储 {'自选': 1.0} → 重算 "),
    "计算过程": Tampering(change_trace, "：计算过程摘要：存储 "),
    "姓名": Tampering(PERSON.format("name = 'x'"), "人员P001 姓名：存储 x → 重算 "),
    "所在对象": Tampering(PERSON.format("subject_code = 'x'"), "人员P001 所在对象：存储 x → 重算 "),
    "人员得分": Tampering(PERSON.format("score_hundredths = 9999"), "人员P001 得分：存储 99.99 → 重算 "),
    "人员等次": Tampering(PERSON.format("grade = ''"), "人员P001 等次：存储 空 → 重算 "),
    "不得评优": Tampering(PERSON.format("barred = NOT barred"), "人员P001 不得评优：存储 True → 重算 False"),
    "取消依据": Tampering(PERSON.format("cancelled_by = '[\"V9\"]'"), "人员P001 取消依据：存储 ['V9'] → 重算 "),
    "工号": Tampering(PERSON.format("number = 'P9X9'"), "人员P9X9：存储 多出一行 → 重算 没有"),
    "问题": Tampering(PROBLEM.format("message = 'x'"), "问题1 说明：存储 x → 重算 "),
    "问题删去": Tampering(
        "DELETE FROM scoring_settlementproblem WHERE settlement_id = {s}", "问题1：存储 没有 → 重算 应有一行"
    ),
    "奖金总额": Tampering(
        POOL.format("total_fen = total_fen + 100, paid_fen = paid_fen + 100"), "奖金池 总额：存储 "
    ),
    "收回": Tampering(
        POOL.format("returned_fen = returned_fen + 100, paid_fen = paid_fen - 100"), "奖金池 发放：存储 "
    ),
    "分配方式": Tampering(POOL.format("method = 'x'"), "奖金池 分配方式：存储 x → 重算 "),
    "基数": Tampering(SHARE.format("base_fen = base_fen + 1"), "奖金分配P001 基数：存储 "),
    "扣减": Tampering(SHARE.format("deduction_fen = deduction_fen + 1"), "奖金分配P001 扣减：存储 "),
    "补发": Tampering(SHARE.format("supplement_fen = supplement_fen + 1"), "奖金分配P001 补发：存储 "),
    "尾差": Tampering(SHARE.format("remainder_fen = remainder_fen + 1"), "奖金分配P001 尾差：存储 "),
    "奖金": Tampering(SHARE.format("amount_fen = amount_fen + 1"), "奖金分配P001 奖金：存储 "),
    "分配删去": Tampering(
        f"DELETE FROM bonuses_bonusallocation WHERE person_result_id = ({FIRST_PERSON})",
        "奖金分配P001：存储 没有 → 重算 应有一行",
    ),
    "人员删去": Tampering(
        f"DELETE FROM bonuses_bonusallocation WHERE person_result_id = ({FIRST_PERSON});"
        "DELETE FROM scoring_personresult WHERE settlement_id = {s} AND number = 'P001'",
        "计算过程摘要：存储 ",
    ),
    "核算删去": Tampering(
        "DELETE FROM bonuses_bonusallocation;DELETE FROM bonuses_bonuspool;"
        "DELETE FROM scoring_personresult;DELETE FROM scoring_subjectresult;"
        "DELETE FROM scoring_settlementproblem;DELETE FROM scoring_settlement",
        "审计链第2条所记的核算第1版：核算：存储 没有 → 核验 应有一次",
    ),
}  # fmt: skip


def first_found() -> str:
    """What `verify` would say of the settlements; empty when all agrees."""
    found = seal_difference()
    for settlement in one_by_one(chosen()) if found is None else ():
        found = found or first_difference(settlement)
    return str(found or "")


def found_of_each(settlement: Settlement) -> dict[str, str]:
    """Do every tampering, each undone again, and give what is found; "" is the untouched settlement."""
    found = {"": first_found()}
    for name, tampering in TAMPERINGS.items():
        with transaction.atomic():
            tampering.apply(settlement)
            found[name] = first_found()
            transaction.set_rollback(True)
    return found
