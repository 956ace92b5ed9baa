"""A catalogue of broken year workbooks, written from workbook.md and rules.md alone: it checks the parser."""
