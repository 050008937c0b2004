"""One support request at a glance, and what is decided about it before the meeting."""
