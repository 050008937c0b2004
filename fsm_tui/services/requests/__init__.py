"""Support requests: taken in, triaged, considered at the weekly meeting, allocated (A33–A49)."""
