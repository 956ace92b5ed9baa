"""The sample years settled once for a module of page tests, and somebody who may read them all.

Requests only read, so a test that writes nothing leaves the world as it was; one that writes does so in a transaction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bonuses.services import store_and_settle
from people.access import Role
from people.models import Account, RoleGrant
from reports.workbook.check import check
from scoring.models import Settlement
from tests.office import client_of

SAMPLES: Final = Path(__file__).resolve().parents[2] / "data" / "samples"
# What each sample is for; the edges carry problems of one kind each.
BOOKS: Final = {
    "科协": "kexie-2017.xlsx",
    "工商联": "gongshanglian-2015.xlsx",
    "科技局": "kejiju-2021.xlsx",
    "工信局": "gongxinju-2019.xlsx",
    "镇": "xiangzhen-2024.xlsx",
    "无票": "edges/04-kejiju-2021.xlsx",
    "单位同分": "edges/07-gongxinju-2019.xlsx",
    "缺得分": "edges/09-gongxinju-2019.xlsx",
    "科室同分": "edges/11-xiangzhen-2024.xlsx",
}


@dataclass(slots=True)
class Years:
    """Settlements by name, and a client of somebody who reads all of them."""

    reader: Client
    settlements: dict[str, Settlement] = field(default_factory=dict)

    def url(self, name: str, page: str = "result", query: str = "") -> str:
        """The address of a page of a settlement."""
        found = self.settlements[name]
        place = {"agency": found.plan.agency_id, "year": found.plan.year, "settlement": found.pk}
        return reverse(page, kwargs=place) + query

    def page(self, name: str, page: str = "result", query: str = "") -> str:
        """The text of a page of a settlement, markup and all."""
        response = self.reader.get(self.url(name, page, query))
        assert response.status_code == 200
        return response.content.decode()

    def page_of_year(self, name: str) -> str:
        """The page with all versions of the year of a settlement."""
        plan = self.settlements[name].plan
        response = self.reader.get(reverse("results", kwargs={"agency": plan.agency_id, "year": plan.year}))
        assert response.status_code == 200
        return response.content.decode()

    def export(self, name: str, page: str, query: str = "?") -> list[list[Any]]:
        """The rows of the spreadsheet that a list gives, headings first."""
        response = self.reader.get(self.url(name, page, f"{query}&export=xlsx"))
        assert response["Content-Type"].startswith("application/vnd.openxml")
        sheet = load_workbook(BytesIO(response.content)).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]


def settle_samples(*names: str) -> Years:
    """Settle the named samples, each under an agency of its own year; everybody may be read by one account."""
    account = Account.objects.create(username="reader", name="绩效专员")
    years = Years(Client())
    for name in names:
        reading = check(SAMPLES / BOOKS[name])
        assert reading.rows is not None
        assert reading.rules is not None
        settled = store_and_settle(reading.rows, reading.rules, owner=f"{reading.agency}{name}")
        years.settlements[name] = settled.settlement
        RoleGrant.objects.create(
            account=account, role=Role.PERFORMANCE_OFFICE.value, agency=settled.settlement.plan.agency,
            start=date(2020, 1, 1), reason="测试",
        )  # fmt: skip
    years.reader = client_of(account)
    return years


def words(html: str) -> str:
    """The text of a page without markup, with single spaces."""
    main = html[html.index("<main") : html.index("</main>")]
    bare = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", main, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def table_rows(html: str, caption: str) -> list[list[str]]:
    """The cells of the table with that caption, row by row, without markup."""
    start = html.index(f">{caption}</caption>")
    body = html[start : html.index("</table>", start)]
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", cell, flags=re.S))).split())
         for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, flags=re.S)]
        for row in re.findall(r"<tr\b[^>]*>(.*?)</tr>", body, flags=re.S)
    ]  # fmt: skip
