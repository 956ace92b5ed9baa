"""Living formulas: every score, part, rank, grade and amount of 结果.xlsx over its inputs (workbook.md «结果.xlsx»)."""
