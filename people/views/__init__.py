"""Pages of people, one module a subject; a view fetches, binds, calls one service, answers."""
