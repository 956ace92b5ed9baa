"""The rule books of the schemes that come with the program; they do not change while it runs."""

from __future__ import annotations

from functools import lru_cache

from plans.engine.loading import load_rules
from plans.schemes import scheme_text
from reports.rule_book import RuleBook, rule_book


@lru_cache(maxsize=32)
def bundled_book(code: str) -> RuleBook | None:
    """Read a scheme of the program out; None where there is none of that code."""
    text = scheme_text(code)
    rules = load_rules(text).rules if text is not None else None
    return rule_book(rules) if rules is not None else None
