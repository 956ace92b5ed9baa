"""A refusal says what, why and what next."""

from __future__ import annotations

from people.errors import DomainError


def test_the_message_has_its_three_parts() -> None:
    error = DomainError("没有存入", why="方案已批准", next_step="请逐项更正")
    assert str(error) == "没有存入：方案已批准；请逐项更正。"
    assert (error.what, error.why, error.next_step) == ("没有存入", "方案已批准", "请逐项更正")
