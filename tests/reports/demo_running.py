"""What `manage.py demo` has to show of a year under way; asserted over one run of the command (test_demo.py)."""

from __future__ import annotations

from django.utils import timezone

from indicators.models import Evidence, LedgerEntry, SecondaryIndicator
from people.models import Account
from plans.models import Plan
from reports.demo.moment import moment_of
from scoring.models import QuarterSettlement
from tests.office import client_of


def a_year_is_under_way() -> None:
    """Whoever tries the program finds the year in the middle of its work, and something of the own to do."""
    moment = moment_of(timezone.localdate())
    running = Plan.objects.get(agency__name="示例市戊局", year=moment.year)
    rows = LedgerEntry.objects.filter(indicator__plan=running)
    places = set(rows.filter(quarter=moment.quarter).values_list("state", "stage"))
    assert places == {
        ("草稿", ""), ("已退回", ""), ("已审核", ""), ("已提交", "科室负责人"), ("已提交", "分管领导"), ("已提交", "绩效办"),
    }  # fmt: skip
    assert (
        rows.filter(quarter=moment.quarter).count() < SecondaryIndicator.objects.filter(plan=running).count()
    )
    assert not rows.filter(quarter__lt=moment.quarter).exclude(state="已审核").exists()
    assert Evidence.objects.filter(entry__indicator__plan=running).count() == 2
    town = QuarterSettlement.objects.filter(plan__scheme_code="xiangzhen-2024", plan__year=moment.year)
    assert town.filter(state="发布").count() == min(2, moment.quarter - 1)
    assert town.filter(quarter=moment.quarter, state__in=("公示", "党委会")).count() == 1
    for username, wanted in WORK.items():
        text = client_of(Account.objects.get(username=username)).get("/").content.decode()
        for words in wanted:
            assert words in text, (username, words)


WORK = {
    "demo-tianbao": ["项季度填报被退回", "项整改事项要完成"],
    "demo-kezhang": ["项台账待审核"],
    "demo-kezhang2": ["项台账待审核"],
    "demo-fenguan": ["项台账待审核"],
    "demo-jixiaoban": ["项台账逾期未报", "项台账待审核", "科室草案"],
    "demo-jixiaoban2": ["项台账更正待决定", "条登记待复核"],
    "demo-zhuyaolingdao": ["第1号变更待批准"],
    "demo-lingdaoxiaozu": ["第1号变更待批准"],
    "demo-shi-jixiaoban": ["项台账待审核"],
    "demo-danwei-kezhang": ["项台账待审核"],
    "demo-danwei-tianbao": ["季度填报待提交"],
}


def settled_years_have_an_approved_plan() -> None:
    """A settled year came to its result by an approved plan; the one in work waits for its workbook."""
    states = dict(Plan.objects.filter(agency__name="示例市戊局").values_list("year", "state"))
    moment = moment_of(timezone.localdate())
    assert states == {
        2016: "已归档", 2017: "已批准", 2018: "草稿", moment.year: "已批准", moment.year + 1: "草稿",
    }  # fmt: skip
    settled = Plan.objects.exclude(state="草稿")
    assert all(plan.versions.exists() for plan in settled)
