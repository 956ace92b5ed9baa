"""Pure rules of indicators and the ledger."""
