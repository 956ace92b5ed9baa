"""Closing: two holders open the seal; the ballots are counted, checked against the turnout, sorted, and the seal destroyed.

All of it is one transaction: killed anywhere, the round is open as before and closing can be repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from django.db import transaction
from django.db.models import Count as CountOf
from nacl.public import PrivateKey

from appraisals.boxes import open_ballots, open_round_key, private_key_of
from appraisals.engine.counting import Count, Counted, digest_of, kept_of
from appraisals.engine.payload import decode
from appraisals.engine.suppression import any_few
from appraisals.engine.tallies import tally
from appraisals.models import (
    AppraisalRound,
    BallotTally,
    KeyHolder,
    OpenedMarks,
    PaperBallot,
    RoundGroup,
    RoundTarget,
    SealedBallot,
    Turnout,
)
from appraisals.services.erasing import erase_what_is_deleted, sweep
from appraisals.services.holders import check_key, holder_key, stored_key
from appraisals.services.paper_count import paper_of
from appraisals.services.turnout import forget_reminders
from appraisals.services.turns import take_round
from appraisals.sheets import Sheet, sheet_of
from appraisals.unstored import UNSTORED, told_unstored
from people.acting import Actor
from people.errors import DomainError
from plans.current import rules_in_force
from plans.engine.scheme.ballots import BallotForm

State = AppraisalRound.State
NOT_CLOSED: Final = "没有计票"
TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing came to."""

    ballots: int
    turnout: int
    digest: str


def unlock(round_: AppraisalRound, passphrases: Mapping[int, str]) -> PrivateKey:
    """Open the round's key with the passphrases of two holders, {key of the holder: passphrase}.

    Slow on purpose; call it outside a transaction. DomainError: not two, a wrong passphrase (which, is said), damaged.
    """
    given = {key: text for key, text in passphrases.items() if text}
    if len(given) < TWO:
        raise DomainError(NOT_CLOSED, why="须两位保管人各自输入口令", next_step="请两位保管人一起办理")
    keys: dict[int, PrivateKey] = {}
    for holder in KeyHolder.objects.filter(round=round_, pk__in=given).select_related("account__employee"):
        key = private_key_of(given[holder.pk], holder_key(holder))
        if key is None:
            raise DomainError(
                NOT_CLOSED, why=f"第 {holder.position} 位保管人的口令不对", next_step="请本人重新输入"
            )
        keys[holder.position] = key
    opened = open_round_key(stored_key(round_), keys) if len(keys) >= TWO else None
    if opened is None:
        raise DomainError(
            NOT_CLOSED,
            why="两位保管人的密钥打不开这一轮的密封，存下来的密钥已损坏或被改动",
            next_step="请换另外两位保管人再试；三位都试过仍打不开的，只能作废后重新举行",
        )
    return opened


def close_round(
    *,
    by: Actor,
    round_: int,
    version: int,
    key: PrivateKey,
    reason: str = "",
    holders: Collection[int] = (),
) -> Closed:
    """Count a round with its opened key (`unlock`) and destroy ballots, boxes and key; `reason` tells why before its end.

    `holders` are the keys of those with whose passphrases it was opened: the audit log names them beside who was signed in.

    DomainError: closed meanwhile, another key than at the opening, ballots and turnout differ in number, one does not
    open, paper is not settled.
    """
    erase_what_is_deleted()
    with transaction.atomic():
        row = take_round(round_, version=version, states=(State.OPEN,))
        check_key(row, NOT_CLOSED)
        targets = list(row.targets.select_related("subject", "participant").order_by("position"))
        groups = list(row.groups.order_by("position"))
        sheet = sheet_of(row)
        counted, turnout = _opened(row, key, groups, targets, sheet)
        ballots = sum(counted.ballots.values())
        _take_out_excluded(row, counted, groups)
        paper = paper_of(groups, len(targets), sheet, counted)
        counts = counted.sorted()
        tallies = _tallies(row, targets, groups, counts)
        salt = token_hex(32)
        digest = digest_of(_kept(targets, groups, counts, tallies), salt)
        _store(targets, counts, tallies)
        _destroy(row)
        row.state = State.CLOSED
        row.outcome = {
            "投票": turnout,
            "票数": dict(counted.ballots),
            "纸质票": paper,
            "全部相同": dict(counted.flat),
            "全部满分": dict(counted.top),
            UNSTORED: told_unstored(counts),
            "摘要": digest,
            "盐": salt,
        }
        row.public_key, row.boxes = "", []
        row.save(update_fields=["state", "outcome", "public_key", "boxes"])
        by.record(
            action="测评计票",
            target=f"{row.plan.agency.name} {row}",
            detail={"投票人数": turnout, "开出票数": ballots, "纸质票": paper, "开出票的摘要": digest}
            | _opened_by(row, holders)
            | ({"提前计票原因": reason} if reason else {}),
            agency=row.plan.agency_id,
        )
    sweep()
    return Closed(ballots, turnout, digest)


def _opened_by(row: AppraisalRound, holders: Collection[int]) -> dict[str, object]:
    """Name those who opened the seal, as the opening named all three."""
    rows = row.holders.filter(pk__in=holders).select_related("account").order_by("position")
    named = [f"{each.account.name} {each.capacity}".rstrip() for each in rows]
    return {"打开密封的保管人": named} if named else {}


def _opened(
    row: AppraisalRound,
    key: PrivateKey,
    groups: list[RoundGroup],
    targets: list[RoundTarget],
    sheet: Sheet,
) -> tuple[Counted, int]:
    """Open every ballot and check that there are as many as turnouts, in each group too."""
    shape = sheet.shape(len(targets))
    pools = {group.position: group.pool or group.name for group in groups}
    full = [aspect.full for aspect in sheet.aspects]
    sealed = SealedBallot.objects.filter(round=row).order_by("id").values_list("ciphertext", flat=True)
    counted, by_group = Counted(), dict.fromkeys(pools, 0)
    broken = 0
    for payload in open_ballots([bytes(each) for each in sealed], key):
        try:
            place, marks = decode(payload or b"", shape)
            counted.add(pools[place], marks, full=full)
            by_group[place] += 1
        except (ValueError, KeyError):
            broken += 1
    rows = Turnout.objects.filter(round=row).values("elector__group__position").annotate(n=CountOf("pk"))
    voted = dict.fromkeys(pools, 0) | {
        each["elector__group__position"]: each["n"] for each in rows.order_by()
    }
    if broken or voted != by_group:
        names = {group.position: group.name for group in groups}
        told = [f"{names[place]}投票 {voted[place]} 人、开出 {by_group[place]} 张" for place in sorted(voted)]
        raise DomainError(
            NOT_CLOSED,
            why=f"票数与投票人数不符：{'；'.join(told)}；打不开的 {broken} 张。数据库可能被人动过",
            next_step="请监督小组到场核查；查不清的，作废后重新举行",
        )
    return counted, sum(voted.values())


def _take_out_excluded(row: AppraisalRound, counted: Counted, groups: list[RoundGroup]) -> None:
    """Blanks of those who may not judge a target are no abstentions."""
    pools = {group.pk: group.pool or group.name for group in groups}
    voted = Turnout.objects.filter(round=row).values_list("elector__group_id", "elector__excluded")
    for group, excluded in voted:
        for place in excluded:
            counted.counts[place, pools[group]].abstained -= 1


def _tallies(
    row: AppraisalRound,
    targets: list[RoundTarget],
    groups: list[RoundGroup],
    counts: Mapping[tuple[int, str], Count],
) -> list[BallotTally]:
    """Add up each target's marks of each group, not stored yet; groups that are counted together have the same sums."""
    form = _form(row)
    made = []
    for place, target in enumerate(targets):
        for group in groups:
            count = counts.get((place, group.pool or group.name), Count())
            sums = tally(target.code, group.name, count.marks, form)
            made.append(
                BallotTally(
                    round=row, subject=target.subject, participant=target.participant, group=group.name,
                    valid=sums.valid, invalid=count.invalid, sums=list(sums.sums),
                )
            )  # fmt: skip
    return made


def _kept(
    targets: list[RoundTarget],
    groups: list[RoundGroup],
    counts: Mapping[tuple[int, str], Count],
    tallies: list[BallotTally],
) -> dict[tuple[str, str], Count]:
    """What the digest speaks of, by target's code and pool."""
    pools = {group.name: group.pool or group.name for group in groups}
    sums = {(each.target, pools[each.group]): each for each in tallies}
    found = {}
    for (place, pool), count in counts.items():
        code = targets[place].code
        found[code, pool] = kept_of(count, sums[code, pool].valid, sums[code, pool].sums)
    return found


def _store(
    targets: list[RoundTarget], counts: Mapping[tuple[int, str], Count], tallies: list[BallotTally]
) -> None:
    """Store marks and sums; of fewer than five ballots the sums alone."""
    OpenedMarks.objects.bulk_create(
        OpenedMarks(
            target=targets[place],
            group=pool,
            marks=[] if any_few([len(count.marks)]) else [list(marks) for marks in count.marks],
            invalid=count.invalid,
            abstained=count.abstained,
        )
        for (place, pool), count in counts.items()
    )
    BallotTally.objects.bulk_create(tallies)


def _form(row: AppraisalRound) -> BallotForm:
    rules = rules_in_force(row.plan).rules
    forms = rules.scheme.ballot_forms if rules else ()
    form = next((form for form in forms if form.name == row.form), None)
    sheet = sheet_of(row)
    if form is None or [(d.name, m) for d, m in zip(form.dimensions, form.maxima, strict=True)] != [
        (aspect.name, aspect.full) for aspect in sheet.aspects
    ]:
        raise DomainError(
            NOT_CLOSED,
            why=f"方案里的测评表“{row.form}”与开启时不同",
            next_step="请先把方案的测评表改回开启时的内容",
        )
    return form


def _destroy(row: AppraisalRound) -> None:
    """Delete ciphertexts, typed paper and every part of the key, and write the turnout anew so that its rows have one age."""
    SealedBallot.objects.filter(round=row).delete()
    # A sheet in one piece would join the marks of its targets; the paper itself is the archive.
    PaperBallot.objects.filter(group__round=row).delete()
    forget_reminders(row.pk)
    KeyHolder.objects.filter(round=row).update(salt="", public_key="")
    voted = sorted(Turnout.objects.filter(round=row).values_list("elector_id", flat=True))
    Turnout.objects.filter(round=row).delete()
    Turnout.objects.bulk_create(Turnout(elector_id=elector, round=row) for elector in voted)
