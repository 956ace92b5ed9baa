"""The life of a settlement: 草稿 → 核对 → 审定 → 公示 → 发布 → 归档, with 退回 and 更正 (issue «From a settled year to money»)."""
