"""A finding of the plan check (方案体检): what is wrong or worth asking, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MUST: Literal["必须"] = "必须"
HINT: Literal["提示"] = "提示"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. 必须 refuses a plan or workbook, 提示 is shown beside it.

    ``indicator`` (编号) with ``field`` (the heading, e.g. 分值, 一级指标) place it at a cell of 指标; ``setting``
    names the plan setting concerned; neither: the plan as a whole.
    """

    severity: Literal["必须", "提示"]
    problem: str
    remedy: str
    clause: str = ""
    indicator: str = ""
    field: str = ""
    setting: str = ""
