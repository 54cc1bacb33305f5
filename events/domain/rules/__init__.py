"""The hard rules: what is refused, why, and what would be allowed."""
