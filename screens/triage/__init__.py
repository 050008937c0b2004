"""Triage: severity of use and risk of harm on two axes, and what the leader makes of it (A41)."""
