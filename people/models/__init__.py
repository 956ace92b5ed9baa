"""Everything below the plans: agencies and staff, accounts and roles, jobs, messages, the audit log."""

from __future__ import annotations

from people.audit import AuditEntry
from people.models.accounts import Account, AccountSession, ActivationCode
from people.models.duties import Absence, Duty
from people.models.files import StoredFile
from people.models.handover import Handover
from people.models.jobs import Job, WorkerBeat
from people.models.messages import FormToken, Notification, Opinion, TablePreference
from people.models.organisation import (
    Agency,
    Department,
    DepartmentSuccession,
    Employee,
    Post,
    Posting,
    RankLevel,
    StaffCategory,
)
from people.models.roles import Delegation, Role, RoleGrant

__all__ = [
    "Absence",
    "Account",
    "AccountSession",
    "ActivationCode",
    "Agency",
    "AuditEntry",
    "Delegation",
    "Department",
    "DepartmentSuccession",
    "Duty",
    "Employee",
    "FormToken",
    "Handover",
    "Job",
    "Notification",
    "Opinion",
    "Post",
    "Posting",
    "RankLevel",
    "Role",
    "RoleGrant",
    "StaffCategory",
    "StoredFile",
    "TablePreference",
    "WorkerBeat",
]
