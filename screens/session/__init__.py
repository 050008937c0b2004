"""The session screen: a home visit or another session or meeting, with risk and goals (A75–A77)."""
