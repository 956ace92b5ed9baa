"""What a settlement is shown as outside the pages: 结果.xlsx, 结果.pdf, tables. Nothing here computes a rule."""
