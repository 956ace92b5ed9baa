"""季度报表 (附件3) and the self-evaluation package while the year runs, from the ledger as it stands."""
