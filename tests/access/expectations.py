"""The table: each address of the site, and who gets in, by method and scope. A new address adds one line.

Written from the roles of the requirements, by hand. `page(get=…, post=…)` names the roles; everybody else gets 404,
anonymous the way to the sign-in page. See `tests/access/table.py` for the words.
"""

from __future__ import annotations

from typing import Final

from people.access import Role
from tests.access.table import (
    ALL,
    AT_A,
    AUDIT,
    CITY,
    LEADERS,
    LINE,
    NOBODY,
    OFFICE,
    PERSONS,
    SECURITY,
    SERIES,
    SUPERVISION,
    SYSTEM,
    UNIT,
    Audience,
    Expected,
    Scope,
    Who,
    anywhere,
    everybody,
    own,
    page,
    reaching,
    unit,
    yearly,
)
from tests.access.year import PARTS
from tests.office import Office

_ACCOUNT_KEEPERS = SYSTEM | SECURITY
_OPINION_READERS = SUPERVISION | OFFICE | CITY | LEADERS
_FOUND = {200, 302}
_STAFF_READERS = OFFICE | LEADERS | SUPERVISION | CITY
_HANDOVER_READERS = OFFICE | LEADERS | SUPERVISION | CITY
_RESULT_READERS = OFFICE | LEADERS | SUPERVISION | CITY
_MEMBERS = unit(AT_A | CITY | SERIES, CITY)
_OFFICES = unit(OFFICE | CITY, CITY)
_BODIES = yearly(OFFICE | CITY, CITY)
_STAFF_CHANGE = reaching(OFFICE | CITY, OFFICE | CITY, OFFICE | CITY, CITY)


def _sections(here: Who) -> Audience:
    return {Scope.SECTION: here, Scope.AGENCY: here, Scope.OTHER: CITY}


def somebody(office: Office, scope: Scope) -> dict[str, int]:
    """Name a person of the agency in the address."""
    return {"employee": office.employee("乙局干部职工" if scope is Scope.OTHER else Role.STAFF).pk}


EXPECTATIONS: Final[dict[str, Expected]] = {
    # Without signing in: sign-in, activation, health — and nothing else.
    "sign_in": everybody(_FOUND, post=True, anonymous=frozenset({200})),
    "second_factor": everybody(_FOUND, post=True, anonymous=frozenset({302})),
    "sign_in_again": everybody(_FOUND, post=True),
    "sign_in_as": page(None, ALL, public=True, post_statuses=frozenset({404}), anonymous=frozenset({404})),
    "session": everybody({200, 204}, anonymous=frozenset({200, 204, 401})),
    "activate": everybody(_FOUND, post=True),
    "health_live": everybody(),
    "health_ready": everybody({200, 503}),
    # Everybody's own.
    "home": page(ALL),
    "sign_out": page(None, ALL),
    "notifications": page(ALL),
    "messages_read": page(None, ALL),
    "message_open": page(None, own()),
    "message_unread": page(None, own()),
    "search": page(ALL, query="?q=一科"),
    "help": page(ALL),
    "help_page": page(ALL),
    "rule_books": page(ALL),
    "rule_book": page(ALL),
    "error_guide": page(ALL),
    # There are no workbooks to practise with outside of demo mode.
    "practice_book": page(ALL, statuses=frozenset({404})),
    "switch": page(ALL, statuses=frozenset({302})),
    "theme": page(ALL, ALL, statuses=frozenset({200, 302}), post_statuses=frozenset({200, 204, 302})),
    "components": page(ALL, ALL),
    "my_account": page(ALL),
    "change_password": page(ALL, ALL),
    "sessions_end_all": page(None, ALL),
    "session_end": page(None, ALL),
    "second_factor_set_up": page(ALL, ALL, statuses=frozenset(_FOUND)),
    "recovery_codes": page(ALL, ALL, statuses=frozenset(_FOUND)),
    "second_factor_remove": page(ALL, ALL, statuses=frozenset(_FOUND)),
    "delegations": page(ALL),
    "delegation_new": page(ALL, ALL),
    "delegation_revoke": page(None, own()),
    "jobs": page(ALL),
    "job_panel": page(ALL),
    "job": page(own()),
    "job_state": page(own()),
    "job_cancel": page(None, own()),
    "job_again": page(None, own(OFFICE | CITY)),
    "job_file": page(own(NOBODY)),
    # 系统管理员 and 安全管理员.
    "setup": page(SYSTEM, SYSTEM),
    "accounts": page(_ACCOUNT_KEEPERS),
    "accounts_new": page(SYSTEM, SYSTEM),
    "account_slips": page(SYSTEM, SYSTEM, statuses=frozenset(_FOUND)),
    "account": page(anywhere(_ACCOUNT_KEEPERS)),
    "account_disable": page(None, anywhere(SYSTEM)),
    "account_enable": page(None, anywhere(SYSTEM)),
    "account_unlock": page(None, anywhere(_ACCOUNT_KEEPERS)),
    "account_reset_factor": page(None, anywhere(SECURITY)),
    "account_end_sessions": page(None, anywhere(_ACCOUNT_KEEPERS)),
    "roles": page(SYSTEM | SECURITY | AUDIT),
    "role_combinations": page(SYSTEM | SECURITY | AUDIT),
    "role_grant": page(_ACCOUNT_KEEPERS, _ACCOUNT_KEEPERS),
    "role_end": page(anywhere(_ACCOUNT_KEEPERS, *UNIT), anywhere(_ACCOUNT_KEEPERS, *UNIT)),
    "settings": page(OFFICE | CITY | _ACCOUNT_KEEPERS),
    "small_office": page(anywhere(SYSTEM, *UNIT), anywhere(SYSTEM, *UNIT)),
    "jobs_all": page(SYSTEM),
    "job_oversee": page(anywhere(SYSTEM), anywhere(SYSTEM)),
    # 监督: the log and the opinions.
    "audit": page(SUPERVISION | AUDIT),
    "audit_export": page(None, SUPERVISION | AUDIT),
    "audit_check": page(None, SUPERVISION | AUDIT),
    "audit_row": page({Scope.AGENCY: SUPERVISION | AUDIT, Scope.OTHER: AUDIT}),
    "opinions": page(unit(_OPINION_READERS, CITY)),
    "opinion_new": page(unit(SUPERVISION), unit(SUPERVISION)),
    "opinion": page(unit(_OPINION_READERS, CITY), unit(OFFICE | CITY, CITY)),
    # The organisation: everybody of an agency sees its sections, the 绩效办 changes them.
    "organisation": page(_MEMBERS),
    "agency_new": page(_OFFICES, _OFFICES),
    "agency_correct": page(_OFFICES, _OFFICES),
    "department_new": page(_OFFICES, _OFFICES),
    "department_merge": page(_OFFICES, _OFFICES),
    "department_detail": page(_sections(AT_A | CITY | SERIES)),
    "department_correct": page(_sections(OFFICE | CITY), _sections(OFFICE | CITY)),
    "department_rename": page(_sections(OFFICE | CITY), _sections(OFFICE | CITY)),
    "department_split": page(_sections(OFFICE | CITY), _sections(OFFICE | CITY)),
    "department_abolish": page(_sections(OFFICE | CITY), _sections(OFFICE | CITY)),
    "duties": page(_MEMBERS),
    "duty_new": page(_OFFICES, _OFFICES),
    "duty_end": page(_OFFICES, _OFFICES),
    "duty_replace": page(_OFFICES, _OFFICES),
    "duty_withdraw": page(_OFFICES, _OFFICES),
    "handover": page(unit(_HANDOVER_READERS, CITY)),
    "handover_new": page(_OFFICES, _OFFICES),
    "handover_detail": page(unit(_HANDOVER_READERS, CITY)),
    "handover_pdf": page(unit(_HANDOVER_READERS, CITY)),
    # Staff: all of it for those who run or oversee the appraisal, the own section for its line, oneself for everybody.
    "staff": page(unit(AT_A | CITY, CITY), statuses=frozenset(_FOUND)),
    "staff_detail": page(reaching(PERSONS, _STAFF_READERS | LINE, _STAFF_READERS, CITY)),
    "staff_year": page(yearly(_STAFF_READERS | LINE, CITY)),
    "staff_export": page(unit(_STAFF_READERS | LINE, CITY)),
    "staff_template": page(_OFFICES),
    "staff_import": page(_OFFICES, _OFFICES),
    "staff_preview": page(_OFFICES, _OFFICES, statuses=frozenset({302}), post_statuses=frozenset({302})),
    "staff_discard": page(None, _OFFICES),
    "staff_claims": page(unit(OFFICE | SUPERVISION | CITY, CITY)),
    "claim_settle": page(None, _OFFICES),
    "claim_link": page(None, _OFFICES, data=somebody),
    "staff_add": page(_OFFICES, _OFFICES),
    "staff_correct": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "staff_transfer": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "staff_borrow": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "staff_concurrent": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "staff_leave": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "staff_return": page(_STAFF_CHANGE, _STAFF_CHANGE, statuses=frozenset(_FOUND)),
    "posting_end": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "posting_correct": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "posting_withdraw": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "absence_add": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "absence_change": page(_STAFF_CHANGE, _STAFF_CHANGE),
    "absence_remove": page(_STAFF_CHANGE, _STAFF_CHANGE),
    # The bodies of a year.
    "bodies": page(yearly(AT_A | CITY | SERIES, CITY)),
    "bodies_print": page(yearly(AT_A | CITY | SERIES, CITY)),
    "bodies_pdf": page(yearly(AT_A | CITY | SERIES, CITY)),
    "bodies_copy": page(_BODIES, _BODIES),
    "body_new": page(_BODIES, _BODIES),
    "body_change": page(_BODIES, _BODIES),
    "body_remove": page(_BODIES, _BODIES),
    "member_new": page(_BODIES, _BODIES),
    "member_change": page(_BODIES, _BODIES),
    "member_remove": page(_BODIES, _BODIES),
    # The settled year.
    "results": page(yearly(_RESULT_READERS, CITY)),
    "result": page(yearly(_RESULT_READERS, CITY)),
    "result_subjects": page(yearly(_RESULT_READERS, CITY)),
    "result_people": page(yearly(_RESULT_READERS, CITY)),
    "result_bonus": page(yearly(_RESULT_READERS, CITY)),
    "result_subject": page(yearly(_RESULT_READERS, CITY)),
    "result_person": page(yearly(_RESULT_READERS, CITY)),
    "result_input": page(yearly(_RESULT_READERS, CITY)),
    "result_plan": page(yearly(_RESULT_READERS, CITY)),
    "result_compare": page(yearly(_RESULT_READERS, CITY)),
    "my_result": page(yearly(AT_A | CITY | SERIES, CITY)),
    # The year workbook.
    "workbook": page(unit(OFFICE | CITY, CITY), unit(OFFICE | CITY, CITY)),
    "workbook_blank": page(unit(OFFICE | CITY, CITY)),
    "workbook_checked": page(own(OFFICE | CITY)),
    "workbook_settle": page(None, own(OFFICE | CITY)),
    "workbook_settling": page(own(OFFICE | CITY)),
    "workbook_marked": page(own(OFFICE | CITY), statuses=frozenset(_FOUND)),
    "workbook_again": page(None, own(OFFICE | CITY)),
    "result_files": page(yearly(_RESULT_READERS, CITY)),
    "result_file": page(
        yearly(_RESULT_READERS, CITY), yearly(_RESULT_READERS, CITY), statuses=frozenset(_FOUND)
    ),
    "result_reconcile": page(yearly(_RESULT_READERS, CITY), yearly(_RESULT_READERS, CITY)),
}
for _part in PARTS:
    EXPECTATIONS.update(_part.EXPECTATIONS)
