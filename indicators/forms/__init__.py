"""Forms of indicators and the ledger."""
