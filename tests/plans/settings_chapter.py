"""The chapter of docs/schemes.md that lists every scheme's settings; run as a module it writes it anew."""

from __future__ import annotations

from pathlib import Path

from plans.engine.loading import load_rules
from plans.engine.sentences_settings import markdown_table
from plans.schemes import scheme_codes, scheme_text

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "schemes.md"
BEGIN, END = "<!-- 设置表开始 -->\n", "<!-- 设置表结束 -->"


def chapter() -> str:
    """One table a scheme, by its code."""
    tables = []
    for code in scheme_codes():
        rules = load_rules(scheme_text(code) or "").rules
        assert rules is not None
        tables.append(f"### `{code}` {rules.scheme.title}\n\n{markdown_table(rules)}\n")
    return "\n".join(tables)


def current() -> str:
    """The chapter as it stands in the document."""
    return DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    """Write the chapter into the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    DOCUMENT.write_text(f"{before}{BEGIN}{chapter()}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
