"""The pages of 奖金核定: preview, sums, list against last year, supplements."""
