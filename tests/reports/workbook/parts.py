"""Small .xlsx files put together part by part, so that a test can break exactly one thing."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/></Types>"""
ROOT = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="2">
<numFmt numFmtId="164" formatCode="0.0%"/>
<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
</numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0"/>
<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="31"/><xf numFmtId="46"/><xf numFmtId="9"/>
<xf numFmtId="4"/>
</cellXfs></styleSheet>"""


def worksheet(rows: str, after: str = "", before: str = "") -> str:
    """A sheet of the given row elements."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def words(*texts: str) -> str:
    """A heading row of inline texts."""
    cells = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in texts)
    return f'<row r="1">{cells}</row>'


def book_parts(
    sheets: dict[str, str], *, states: dict[str, str] | None = None, strings: str = "", setup: str = ""
) -> dict[str, str | bytes]:
    """All parts of a workbook with these sheets (title → sheet XML), in the order of the archive."""
    listed, linked, parts = "", "", dict[str, str | bytes]()
    for number, (title, xml) in enumerate(sheets.items(), 1):
        state = (states or {}).get(title, "visible")
        listed += f'<sheet name="{title}" sheetId="{number}" state="{state}" r:id="s{number}"/>'
        linked += (
            f'<Relationship Id="s{number}" Type="{RELATED}/worksheet" Target="worksheets/s{number}.xml"/>'
        )
        parts[f"xl/worksheets/s{number}.xml"] = xml
    linked += f'<Relationship Id="st" Type="{RELATED}/styles" Target="/xl/styles.xml"/>'
    if strings:
        linked += f'<Relationship Id="ss" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{setup}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">{linked}</Relationships>',
        "xl/styles.xml": STYLES,
        **parts,
    }


def pack(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write the parts as an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def one_sheet(path: Path, xml: str, title: str = "人员") -> Path:
    """Write a workbook of one sheet."""
    return pack(path, book_parts({title: xml}))
