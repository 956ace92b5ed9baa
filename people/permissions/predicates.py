"""The named predicates. Each takes the `Access` of the request and the key of the agency in the URL, if any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import rules

from people.access import LINE, OFFICES, READERS, Access, Role

Test = Callable[[Access, int | None], bool]


def holds(*roles: Role) -> Test:
    """Make the predicate «one of these roles is held for the agency»."""

    def held(access: Access, agency: int | None) -> bool:
        return access.has(*roles, agency=agency)

    held.__name__ = "holds_" + "_".join(role.name.lower() for role in roles)
    test = rules.predicate(held)
    test.roles = roles
    return test  # type: ignore[no-any-return]


def roles_of(rule: str) -> tuple[Role, ...]:
    """Give the roles that a named rule asks for; empty when it asks for none in particular."""
    return getattr(NAMED[rule], "roles", ()) if rule in NAMED else ()


def agencies_where(access: Access, rule: str) -> frozenset[int]:
    """The agencies in which a role of the rule is held."""
    return access.agencies_of(*roles_of(rule))


@rules.predicate  # type: ignore[untyped-decorator]
def anyone(access: Access, agency: int | None) -> bool:
    """Nobody needs to sign in."""
    return True


@rules.predicate  # type: ignore[untyped-decorator]
def signed_in(access: Access, agency: int | None) -> bool:
    """Somebody is signed in, whatever the roles."""
    return access.signed_in


@rules.predicate  # type: ignore[untyped-decorator]
def member(access: Access, agency: int | None) -> bool:
    """Any role but 三员 is held for the agency."""
    return any(held.agencies and held.covers(agency) for held in access.held)


@rules.predicate  # type: ignore[untyped-decorator]
def serving(access: Access, agency: int | None) -> bool:
    """Any role but 三员 is held, for whichever agency: the page looks for the person's own row."""
    return any(held.agencies for held in access.held)


def _reads_all_below() -> Test:
    """Make the predicate «every one of the several units compared here is read».

    Those are all units that a reading or leading role which covers the agency covers: a 系列牵头单位 compares them, but
    reads none. With a single unit there is nothing to compare.
    """

    def reads_all_below(access: Access, agency: int | None) -> bool:
        here = [held for held in access.roles(*READERS, Role.SERIES_LEAD) if held.covers(agency)]
        compared = frozenset[int]().union(*(held.agencies for held in here))
        read = frozenset[int]().union(*(held.agencies for held in access.roles(*READERS)))
        return len(compared) > 1 and compared <= read

    test = rules.predicate(reads_all_below)
    test.roles = READERS
    return test  # type: ignore[no-any-return]


NAMED: Final[dict[str, Test]] = {
    "public": anyone,
    "signed_in": signed_in,
    "home": signed_in,
    "organisation.view": member,
    "organisation.change": holds(*OFFICES),
    "staff.view": holds(*READERS, *LINE, Role.STAFF),
    "staff.list": holds(*READERS, *LINE),
    "staff.change": holds(*OFFICES),
    "staff.claims": holds(*OFFICES, Role.SUPERVISION),
    "bodies.view": member,
    "bodies.change": holds(*OFFICES),
    "handover": holds(*OFFICES),
    "handover.view": holds(*OFFICES, Role.SUPERVISION, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "accounts.manage": holds(Role.SYSTEM_ADMIN),
    "accounts.unlock": holds(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN),
    # Not the 系统管理员, who prints new slips: both together would open anybody's account.
    "accounts.reset_factor": holds(Role.SECURITY_ADMIN),
    "setup": holds(Role.SYSTEM_ADMIN),
    "roles.view": holds(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN),
    "roles.grant": holds(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN),
    "delegation": signed_in,
    "audit.read": holds(Role.SUPERVISION, Role.AUDIT_ADMIN),
    "opinion.view": holds(Role.SUPERVISION, *OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "opinion.write": holds(Role.SUPERVISION),
    "opinion.answer": holds(*OFFICES),
    "jobs.view": signed_in,
    "jobs.oversee": holds(Role.SYSTEM_ADMIN),
    "settings.view": holds(*OFFICES, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
    "settings.change": holds(Role.SYSTEM_ADMIN),
    "workbook.settle": holds(*OFFICES),
    # Every version in every state; everybody else sees the published result and the own figures only (rules 7.3).
    "result.view": holds(*READERS),
    "result.own": member,
    # Files: whoever may see what one is attached to; any member hands one in.
    "file.open": signed_in,
    "file.add": member,
    # The plan: a draft for readers and those who draft it, an approved one for everybody concerned.
    "plan.view": member,
    "plan.change": holds(*OFFICES),
    # The whole document, with telephones and bonus settings; the public version goes with plan.view.
    "plan.documents": holds(*READERS),
    "plan.draft": holds(Role.FILER, *LINE),
    # The roster names everybody with the base of the bonus.
    "plan.roster": holds(*READERS),
    "plan.approve": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    # Holidays and make-up days hold for the whole installation; who keeps accounts may correct them too.
    "workdays.view": holds(*OFFICES, Role.SYSTEM_ADMIN),
    "workdays.change": holds(*OFFICES, Role.SYSTEM_ADMIN),
    "notice.view": member,
    "notice.change": holds(*OFFICES),
    "objection.file": member,
    # Also leaders: in a small place the whole 绩效办 may have had a part in what an objection is about.
    "objection.answer": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    # Indicators and the ledger; rows are narrowed by `visible_to`.
    "indicator.view": member,
    "indicator.change": holds(*OFFICES),
    "ledger.file": member,
    "ledger.pass": holds(*LINE),
    "ledger.review": holds(*OFFICES),
    # Returning a row is open to whoever has it before him: the section's line or the 绩效办.
    "ledger.judge": holds(*LINE, *OFFICES),
    "ledger.view": member,
    # The queue, overdue matters and returns: reviewers act, leaders and 监督小组 read.
    "review.view": holds(*READERS, *LINE),
    "progress.view": holds(*READERS, *LINE, Role.SERIES_LEAD),
    # The 通报 over the units below and their forecasts.
    "progress.compare": _reads_all_below(),
    # Registers: discipline has a narrow circle.
    "register.view": holds(*READERS),
    "register.change": holds(*OFFICES),
    "register.confirm": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "conduct.view": holds(*OFFICES, Role.SUPERVISION, Role.CHIEF_LEADER),
    "conduct.change": holds(*OFFICES),
    "conduct.confirm": holds(*OFFICES, Role.CHIEF_LEADER),
    "rectification.view": member,
    "rectification.change": holds(*OFFICES),
    "meeting.view": holds(*READERS, *LINE),
    "meeting.change": holds(*OFFICES),
    # A quarter settled alone; staff see the published one.
    "quarter.view": member,
    "quarter.settle": holds(*OFFICES),
    # What the 党委会 decided on it is recorded by another person than who settled it.
    "quarter.approve": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    # 测评: run by the 绩效办, opened and voided with a second person, read by those who read results.
    "round.view": holds(*READERS),
    "round.change": holds(*OFFICES),
    "round.open": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "round.result": holds(*READERS),
    # Opened marks, sorted and for five and more: only the 监督小组, to add them up.
    "round.verify": holds(Role.SUPERVISION),
    # A part in one round makes a holder, a clerk, a voter or the author of a 述职报告, on whichever agency's staff list the
    # roster found the person: the views look for the row and find nothing without one.
    "round.part": serving,
    # Every member sees that as many ballots were opened as people have voted.
    "round.turnout": member,
    "ballot.cast": member,
    "ballot.code": anyone,
    # From a settled year to money and archive. Who computed, who checks and who records the decision are three people.
    "life.view": holds(*READERS),
    "life.change": holds(*OFFICES),
    "life.decide": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "verdict.view": holds(*READERS),
    "verdict.change": holds(*OFFICES),
    "verdict.confirm": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    # A 系列牵头单位 gives back to the units of its series; a unit's line reads what came back.
    "feedback.view": holds(*READERS, *LINE, Role.SERIES_LEAD),
    "feedback.change": holds(*OFFICES, Role.SERIES_LEAD),
    # What would be, before anything is decided: a narrow circle.
    "whatif": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "appeal.own": member,
    # Discreet: who appealed is known to those who decide and to those who watch.
    "appeal.view": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.SUPERVISION),
    "appeal.decide": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "bonus.view": holds(*READERS),
    "bonus.change": holds(*OFFICES),
    "bonus.approve": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER),
    "consequence.view": holds(*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.SUPERVISION),
    "consequence.change": holds(*OFFICES),
    # A person's years side by side, for promotion.
    "career.view": holds(*OFFICES, Role.CHIEF_LEADER),
    "title.view": holds(*READERS),
    "title.change": holds(*OFFICES),
    "paper.view": holds(*READERS),
    "paper.change": holds(*OFFICES),
    "archive.view": holds(*READERS),
    "archive.change": holds(*OFFICES),
    "removal": holds(*OFFICES),
}

for _name, _test in NAMED.items():
    rules.set_rule(_name, _test) if rules.rule_exists(_name) else rules.add_rule(_name, _test)
