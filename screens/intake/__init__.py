"""Taking a support request in, and adding what comes later (A35–A40)."""
