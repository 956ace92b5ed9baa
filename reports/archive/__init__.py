"""归档包: a settled year as one zip that is readable without this program, and what is removed by rule afterwards."""
