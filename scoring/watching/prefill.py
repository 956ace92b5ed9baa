"""What a new 整改事项 begins with: from a red row, an inspection, or a decision of a meeting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from indicators.engine.lights import light_words
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.working import light_rules
from plans.models import Plan
from scoring.models import Inspection, Meeting, Standing
from scoring.watching.meeting import decisions_of

# How long a matter is given where nobody says otherwise; only proposed in the form.
USUAL_DAYS: Final = 30


def prefilled(plan: Plan, asked: Any, today: date) -> dict[str, Any]:
    """Read ?indicator=&quarter=, ?inspection= or ?meeting=&decision=; what is not of the plan is ignored."""
    start: dict[str, Any] = {"due": today + timedelta(days=USUAL_DAYS), "source": "其他"}
    return start | (_red(plan, asked) or _inspection(plan, asked) or _decision(plan, asked))


def _number(asked: Any, name: str) -> int | None:
    text = str(asked.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _red(plan: Plan, asked: Any) -> dict[str, Any]:
    key = _number(asked, "indicator")
    rows = SecondaryIndicator.objects.filter(plan=plan).select_related("primary")
    row = rows.filter(pk=key).first() if key else None
    if row is None:
        return {}
    found = {
        "source": "进度落后", "indicator": row.pk, "subject": row.subject_id, "owner": row.responsible_id,
        "problem": f"{row}进度落后。",
    }  # fmt: skip
    quarter = _number(asked, "quarter")
    entry = LedgerEntry.objects.filter(indicator=row, quarter=quarter or 0).first()
    if entry is not None:
        planned = getattr(row, f"planned_q{entry.quarter}")
        words = light_words(entry.attainment, planned, light_rules(plan))
        found["problem"] = f"{row}第{entry.quarter}季度{words}。{entry.problems}"
        found["measure"] = entry.measures
    return found


def _inspection(plan: Plan, asked: Any) -> dict[str, Any]:
    key = _number(asked, "inspection")
    rows = Inspection.objects.filter(plan=plan, standing=Standing.IN_FORCE)
    row = rows.filter(pk=key).first() if key else None
    if row is None:
        return {}
    return {
        "source": "察访核验", "subject": row.subject_id, "owner": row.participant_id, "problem": row.finding,
        "measure": row.reply,
    }  # fmt: skip


def _decision(plan: Plan, asked: Any) -> dict[str, Any]:
    key = _number(asked, "meeting")
    row = Meeting.objects.filter(plan=plan, pk=key).first() if key else None
    if row is None:
        return {}
    lines, place = decisions_of(row), _number(asked, "decision")
    text = lines[place - 1] if place and place <= len(lines) else ""
    return {"source": "会议议定", "meeting": row.pk, "problem": text}
