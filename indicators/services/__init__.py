"""Commands of indicators and the ledger."""
