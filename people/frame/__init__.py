"""The frame of every page: tables, navigation, waiting work, search, messages, help. Apps register what is theirs."""
