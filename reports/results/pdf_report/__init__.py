"""结果.pdf piece by piece: what each section tells. `reports.results.story` puts them in order."""
