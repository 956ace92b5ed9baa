"""Many small papers in one PDF: a sheet per section, a slip per person. Few are one tagged file, many go in parts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.template.loader import render_to_string

from people.printing import Style, document, lay_out
from reports.results.layout import lay_out_parts, merge, uncollected

# Up to so many papers the file is one document, PDF/UA-1.
ONE_DOCUMENT: Final = 80
PER_PART: Final = 40


def write_papers(
    template: str, title: str, papers: Sequence[object], style: Style, path: str | os.PathLike[str]
) -> None:
    """Lay out papers, each on a page of its own, to one file; beyond ``ONE_DOCUMENT`` in two processes."""
    target = Path(path)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".pdf-") as folder:
        aside = Path(folder, "whole.pdf")
        if len(papers) <= ONE_DOCUMENT:
            with uncollected():
                lay_out(_html(template, title, papers), style, aside, tagged=True)
        else:
            htmls = (_html(template, title, batch) for batch in _batches(papers))
            merge(lay_out_parts(htmls, style, Path(folder)), None, aside, title=title)
        os.replace(aside, target)


def write_fitted(
    template: str,
    title: str,
    papers: Iterable[Sequence[object]],
    style: Style,
    path: str | os.PathLike[str],
) -> None:
    """Lay out papers that must each fit on one page: of every paper's versions the first that does."""
    with uncollected():
        documents = [_fitting(template, title, versions, style) for versions in papers]
    target = Path(path)
    options: dict[str, Any] = {"pdf_variant": "pdf/ua-1"} if len(documents) <= ONE_DOCUMENT else {}
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".pdf-") as folder:
        aside = Path(folder, "whole.pdf")
        pages = [page for one in documents for page in one.pages]
        documents[0].copy(pages).write_pdf(aside, **options)
        os.replace(aside, target)


def _fitting(template: str, title: str, versions: Sequence[object], style: Style) -> Any:
    """The first version that takes one page; the last, shortest one as it comes."""
    for version in versions:
        laid = document(_html(template, title, [version]), style)
        if len(laid.pages) == 1:
            break
    return laid


def _html(template: str, title: str, papers: Sequence[object]) -> str:
    return render_to_string(template, {"title": title, "papers": papers})


def _batches(papers: Sequence[object]) -> Iterator[Sequence[object]]:
    for start in range(0, len(papers), PER_PART):
        yield papers[start : start + PER_PART]
