"""What must be said before an entry of a kind is complete; one module per subject matter, put together in `rules`."""
