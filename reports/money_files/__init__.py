"""Files of an approved list or supplement: for signature, for finance, sums; before approval marked 未核定."""
