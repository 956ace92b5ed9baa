"""方案变更: numbered edits of an approved plan, what they do to what was filed and scored, their approval."""
