"""Reading the map of sections: what a section was in an earlier year, and its family."""

from __future__ import annotations

from people.engine.lineage import Edge, Lineage, Section, SectionMap
from people.models import Department, DepartmentSuccession


def section_map(agency: int) -> SectionMap:
    """Read all sections of an agency that ever were, and the edges between them: two queries."""
    rows = Department.objects.filter(agency=agency).order_by("valid_from", "pk")
    sections = [
        Section(key=key, agency=where, code=code, name=name, valid_from=start, valid_to=end)
        for key, where, code, name, start, end in rows.values_list(
            "pk", "agency", "code", "name", "valid_from", "valid_to"
        )
    ]
    known = DepartmentSuccession.objects.filter(predecessor__agency=agency).order_by("on", "pk")
    edges = [
        Edge(predecessor=old, successor=new, on=day, kind=kind, document=document)
        for old, new, day, kind, document in known.values_list(
            "predecessor", "successor", "on", "kind", "document"
        )
    ]
    return SectionMap(sections, edges)


def sections_before(department: Department, year: int) -> list[Section]:
    """Give what the section was in an earlier year (at its end), for rules over two and three years (4.8, 4.15).

    Several after a 合并, one after 更名 and 拆分; empty when nothing of it existed yet. In a year in which the section
    itself lives it is the section.
    """
    return section_map(department.agency_id).in_year(department.pk, year)


def lineage(department: Department) -> Lineage:
    """Give the family of a section, back and forth."""
    return section_map(department.agency_id).lineage(department.pk)
