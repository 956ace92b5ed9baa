"""决定 and 历年结果 in the browser: what needs a decision, entering it, results of earlier years."""
