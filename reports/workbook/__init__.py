"""The year workbook (年度工作簿): safe intake, reading and writing; no database is touched while reading."""
