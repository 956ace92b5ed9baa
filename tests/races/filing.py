"""Filers at once: the same field, different fields, one submission; nothing is lost and nobody's words vanish."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from tests.races.reviewing import reviewer, world

# One field for each of the eight processes.
EDITS: Final = (
    ("attainment", "52"), ("grade", "好"), ("ratio", "80"), ("self_points", "0.5"), ("progress", "完成"),
    ("problems", "缺人"), ("measures", "补人"), ("no_evidence_reason", "无"),
)  # fmt: skip
QUARTER: Final = 2


def indicators(number: int, prefix: str) -> list[Any]:
    from indicators.models import SecondaryIndicator

    primary = world()
    return [
        SecondaryIndicator.objects.create(
            plan=primary.plan, primary=primary, code=f"{prefix}{n}", name="任务", full_points=10_000
        ).pk
        for n in range(number)
    ]


def fetched(key: Any) -> Any:
    from indicators.models import SecondaryIndicator

    return SecondaryIndicator.objects.select_related("plan", "subject", "primary").get(pk=key)


def save(key: Any, process: int, name: str, text: str) -> None:
    from indicators.services.filing import save_entry
    from people.errors import DomainError

    saved = save_entry(
        by=reviewer(process),
        indicator=fetched(key),
        quarter=QUARTER,
        version=0,
        edits={name: text},
        base={name: ""},
    )
    if saved.conflicts:
        raise DomainError("没有保存", why="别处已改", next_step="请选择用哪一个")


def same_prepare(number: int) -> list[Any]:
    return indicators(number, "同")


def same_act(key: Any, process: int) -> None:
    save(key, process, "progress", f"第{process}人写的")


def same_faults(keys: list[Any]) -> list[str]:
    """One row each, with the words of one person whole."""
    from indicators.models import LedgerEntry

    found = LedgerEntry.objects.filter(indicator__in=keys).values_list("indicator", "progress", "version")
    wrong = [
        f"{key}: {text} {version}"
        for key, text, version in found
        if version != 1 or not text.startswith("第")
    ]
    return wrong + [f"{len(found)} rows of {len(keys)}"] * (len(found) != len(keys))


def apart_prepare(number: int) -> list[Any]:
    return indicators(number, "异")


def apart_act(key: Any, process: int) -> None:
    save(key, process, *EDITS[process])


def apart_faults(keys: list[Any]) -> list[str]:
    """Everybody's field is there."""
    from indicators.models import LedgerEntry
    from indicators.services.filing import texts_in

    return [
        f"{row.indicator_id}: {name} is {texts_in(row)[name]}"
        for row in LedgerEntry.objects.filter(indicator__in=keys)
        for name, text in EDITS
        if texts_in(row)[name] != text
    ]


def submit_prepare(number: int) -> list[Any]:
    from indicators.models import LedgerEntry

    keys = indicators(number, "交")
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            indicator_id=key,
            quarter=QUARTER,
            attainment=10**12,
            progress="完成",
            no_evidence_reason="无",
            version=1,
        )
        for key in keys
    )
    return keys


def submit_act(key: Any, process: int) -> None:
    """All submit the same row."""
    from datetime import date

    from indicators.services.filing_submitting import submit_rows
    from people.errors import DomainError

    done = submit_rows(
        by=reviewer(process), rows=[(fetched(key), 1)], quarter=QUARTER, today=date(2026, 7, 1)
    ).done
    if not done:
        raise DomainError("没有提交", why="已由别人提交", next_step="请刷新")


def submit_faults(keys: list[Any]) -> list[str]:
    from indicators.models import LedgerEntry, LedgerEvent
    from people.audit import AuditEntry

    events = Counter(
        LedgerEvent.objects.filter(entry__indicator__in=keys).values_list("entry__indicator", flat=True)
    )
    wrong = [f"{key}: {events[key]} events" for key in keys if events[key] != 1]
    places = set(LedgerEntry.objects.filter(indicator__in=keys).values_list("state", "stage", "version"))
    if places != {("已提交", "绩效办", 2)}:
        wrong.append(str(places))
    logged = AuditEntry.objects.filter(action="提交台账").count()
    return wrong + [f"{logged} lines in the log"] * (logged != len(keys))
