"""What one elector has before the eyes: the ballot of a round with its targets, and whose drafts a browser may show.

A browser keeps a half-filled ballot under `draft_key`: a digest that tells nobody who it is, and that no other voter at
the same machine has (quality «Ballots»: no server-side draft).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import force_bytes

from appraisals.models import AppraisalRound, DutyReport, Elector, RoundGroup, RoundTarget, Turnout
from appraisals.sheets import Sheet, sheet_of
from people.access import Access
from people.models import StoredFile

State = AppraisalRound.State
# What a voter ever sees of a round: from its opening on.
SEEN: Final = (State.OPEN, State.CLOSED, State.VOIDED)
# Who was struck sees the round no more, unless the own vote was cast before and stands.
STANDING: Final = Q(struck="") | Q(turnout__isnull=False)
ACCOUNT: Final = RoundGroup.Channel.ACCOUNT
SLIP: Final = RoundGroup.Channel.SLIP
# A mark as it travels: "100", "99.5", "12.25"; and what one abstention weighs. All requests of a round have one length.
MARK_SIGNS: Final = 8
AROUND: Final = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One target on the ballot; `report` is the 述职报告 with its `files`, `link` its page for who is signed in."""

    place: int
    name: str
    about: str = ""
    excluded: bool = False
    report: str = ""
    files: tuple[StoredFile, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The ballot of one elector."""

    elector: Elector
    round: AppraisalRound
    sheet: Sheet
    lines: tuple[Line, ...]

    @property
    def names(self) -> list[str]:
        """The targets in their order."""
        return [line.name for line in self.lines]

    @property
    def draft(self) -> str:
        """Where the voter's browser keeps the half-filled ballot."""
        return draft_key(self.elector)

    @property
    def length(self) -> int:
        """What every request with a ballot of this round weighs, in bytes: room for the longest marks everywhere."""
        cells = sum(
            len(f"&{mark_name(line.place, number)}=") + MARK_SIGNS
            for line in self.lines
            for number in range(len(self.sheet.aspects))
        )
        return AROUND + cells + sum(len(f"&{abstain_name(line.place)}=1") for line in self.lines)


def mark_name(place: int, aspect: int) -> str:
    """Name the field of one mark."""
    return f"m{place}_{aspect}"


def abstain_name(place: int) -> str:
    """Name the field by which the voter abstains from one target."""
    return f"a{place}"


def electors_of(access: Access) -> QuerySet[Elector]:
    """Give the entries of the rolls that stand for the signed-in person, `voted` on each; nobody votes for another."""
    person = access.for_ballots().employee
    rows = Elector.objects.filter(STANDING, employee=person, round__sealed=True, round__state__in=SEEN)
    return _with_round(rows if person is not None else rows.none())


def elector_of_digest(digest: str) -> Elector | None:
    """Give the elector of a slip's digest; None where no such code is in use."""
    rows = Elector.objects.filter(STANDING, code_digest=digest, group__channel=SLIP, round__state__in=SEEN)
    return _with_round(rows).first()


def paper_of(elector: Elector, *, signed_in: bool) -> Paper:
    """Draw the ballot of an elector."""
    round_ = elector.round
    handed_in = DutyReport.objects.filter(target__round=round_).order_by("pk")
    # Who is signed in opens them on the report's own page.
    reports = {
        report.target_id: (report, () if signed_in else tuple(report.files.all()))
        for report in (handed_in if signed_in else handed_in.prefetch_related("files"))
    }
    rows = round_.targets.select_related("subject", "participant__subject").order_by("position")
    return Paper(
        elector,
        round_,
        sheet_of(round_),
        tuple(_line(row, elector, reports.get(row.pk), signed_in=signed_in) for row in rows),
    )


def draft_key(elector: Elector) -> str:
    """Give a digest for this voter in this round; it follows from SECRET_KEY and stands nowhere in the database."""
    key = hashlib.sha256(b"hengji.ballot-draft:" + force_bytes(settings.SECRET_KEY)).digest()
    return hmac.new(key, f"{elector.round_id}:{elector.pk}".encode(), hashlib.sha256).hexdigest()[:32]


def _with_round(rows: QuerySet[Elector]) -> QuerySet[Elector]:
    voted = Exists(Turnout.objects.filter(elector=OuterRef("pk")))
    return rows.select_related("round__plan__agency", "group").annotate(voted=voted)


def _line(
    row: RoundTarget,
    elector: Elector,
    handed_in: tuple[DutyReport, tuple[StoredFile, ...]] | None,
    *,
    signed_in: bool,
) -> Line:
    report, files = handed_in or (None, ())
    about = ""
    if row.participant is not None:
        about = "　".join(
            word for word in (row.participant.subject.name, row.participant.job_title or row.participant.post) if word
        )  # fmt: skip
    return Line(
        row.position,
        row.name,
        about,
        row.position in elector.excluded,
        report.text if report else "",
        files,
        _report_page(elector.round, row) if report and signed_in else "",
    )


def _report_page(round_: AppraisalRound, row: RoundTarget) -> str:
    place = {
        "agency": round_.plan.agency_id,
        "year": round_.plan.year,
        "round": round_.pk,
        "target": row.pk,
    }
    try:
        return reverse("duty_report", kwargs=place)
    except NoReverseMatch:
        return ""
