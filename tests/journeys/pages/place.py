"""The installation of a journey by the pages: the office of a sample and who sits at which page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from people.models import Account, Agency, Job
from people.services.job_runs import execute
from tests.journeys.pages.visitor import Visitor
from tests.journeys.year.book import Sample
from tests.journeys.year.office import OFFICE, chief_of, filer_of, make_office
from tests.reports.agreement import differences


@dataclass(slots=True)
class Place:
    """Where a year is made: the agency, its year's address, everybody by 工号."""

    sample: Sample
    agency: Agency
    accounts: dict[str, Account]
    _visitors: dict[str, Visitor] = field(default_factory=dict)

    @classmethod
    def of(cls, scheme: str) -> Place:
        """Write the office of a scheme's sample, and nothing of its year."""
        return cls.holding(Sample(scheme))

    @classmethod
    def holding(cls, sample: Sample) -> Place:
        """Write the office of a sample, and nothing of its year."""
        office = make_office(sample)
        return cls(sample, office.agency, office.accounts)

    @property
    def year(self) -> str:
        """The address under which the pages of the year stand."""
        return f"/units/{self.agency.pk}/years/{self.sample.year}"

    def at(self, number: str) -> Visitor:
        """Somebody's seat, by 工号; always the same one."""
        if number not in self._visitors:
            self._visitors[number] = Visitor(self.accounts[number])
        return self._visitors[number]

    def sign_out(self) -> None:
        """Everybody leaves; who comes back signs in anew."""
        self._visitors.clear()

    def home(self, number: str) -> str:
        """The address of the year at somebody's own unit: where what he files and passes stands."""
        person = self.accounts[number].employee
        assert person is not None
        return f"/units/{person.agency_id}/years/{self.sample.year}"

    @property
    def clerk(self) -> Visitor:
        """The 绩效办's clerk who runs the year."""
        return self.at(OFFICE[self.sample.scheme][0])

    @property
    def second(self) -> Visitor:
        """Another member of the 绩效办."""
        return self.at(OFFICE[self.sample.scheme][1])

    @property
    def chief(self) -> Visitor:
        """主要领导."""
        return self.at(chief_of(self.sample.scheme))

    def filer_of(self, code: str) -> Visitor:
        """Who files an indicator."""
        return self.at(next(number for number, codes in filers(self.sample).items() if code in codes))

    def differences(self, result: dict[str, Any]) -> Iterator[str]:
        """Every field in which a result differs from the sample's; the messages of problems are the program's own."""
        return differences(result, self.sample.expected)


def filers(sample: Sample) -> dict[str, list[str]]:
    """Who files which indicators: the 责任人, else the 填报人 of the section."""
    subjects = {row["编号"]: row for row in sample.rows("考核对象")}
    found: dict[str, list[str]] = {}
    for row in sample.rows("指标"):
        number = row["责任人"] or filer_of(sample, subjects[row["责任对象"]])
        found.setdefault(number, []).append(row["编号"])
    return found


def work(kind: str) -> Job:
    """Do what the worker does with the newest job of a kind; it must end well."""
    job = Job.objects.filter(kind=kind).latest("created_at")
    execute(job.pk, worker="pages")
    job.refresh_from_db()
    assert job.state == Job.State.DONE, f"{job.error_what} {job.error_why}"
    return job
