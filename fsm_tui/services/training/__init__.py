"""Training vaults: an office and a laptop with made-up families that read like real work (design §8, `demo`).

`make` writes them through the same services that real work goes through; `visit` gives the texts that the
tour types. The hand-written stories are in `stories/`, the sentences for further families in `pools.toml`.
"""

from __future__ import annotations

from fsm_tui.services.training.making import PASSPHRASE, Training, make, visit
from fsm_tui.services.training.visiting import ReadyRating, ReadyTouch, ReadyVisit

__all__ = ["PASSPHRASE", "ReadyRating", "ReadyTouch", "ReadyVisit", "Training", "make", "visit"]
