"""fsm-tui: field recording for drug and alcohol practitioners in Family Safeguarding teams."""

__version__ = "0.1.0"
