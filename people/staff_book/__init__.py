"""The staff workbook (人员名册): its sheets, reading and writing them, and comparing a book with what is stored."""
