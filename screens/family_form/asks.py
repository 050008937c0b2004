"""What a form asks, where the forms about a family look for it."""

from screens.asking.asks import YES_NO, Ask, Kind, Offer, Values, always, asked, missing

__all__ = ["YES_NO", "Ask", "Kind", "Offer", "Values", "always", "asked", "missing"]
