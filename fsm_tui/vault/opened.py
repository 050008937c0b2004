"""What an unlock gives: the keys, held so that they can be zeroed, and the slot that opened."""

from __future__ import annotations

from dataclasses import dataclass, field

from fsm_tui.vault.slots import Slot

KEY = 32


@dataclass(slots=True, eq=False)
class Keys:
    """The opened keys, 32 bytes each. `wipe()` zeroes them; a with block does so at its end."""

    vault_key: bytearray = field(repr=False)
    database_key: bytearray = field(repr=False)
    anchor_key: bytearray = field(repr=False)

    def wipe(self) -> None:
        """Zero all keys in place. Harmless twice."""
        for key in (self.vault_key, self.database_key, self.anchor_key):
            key[:] = bytes(len(key))

    @property
    def wiped(self) -> bool:
        return not any(self.vault_key)

    def __enter__(self) -> Keys:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What an unlock gave: the slot that opened (its person is the author) and the keys."""

    slot: Slot
    keys: Keys
