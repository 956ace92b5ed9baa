"""Commands that change people, accounts, roles and jobs; each is one transaction with its audit row."""
