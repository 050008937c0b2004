"""The refusals of the vault by name, so that a caller can tell them apart without reading sentences.

Kept apart from the modules that raise them: an unlock screen may name them before storage is loaded.
"""

from __future__ import annotations

from fsm_tui.errors import Damaged, Locked, Refused


class WrongPassphrase(Refused):
    """No slot opens with that passphrase. Nothing was changed."""


class WrongCode(Refused):
    """The recovery code is mistyped, or is not of this vault."""


class WeakPassphrase(Refused):
    """A new passphrase is too short, too long or trivially guessed."""


class LastSlot(Refused):
    """Taking this slot away would leave a vault that nobody can open by passphrase."""


class NotLocal(Refused):
    """The folder is on a network drive or is synchronised by another program."""


class NotPrivate(Refused):
    """The folder or file cannot be made, or cannot be written, by this user."""


class NoRoom(Refused):
    """The disk is full. What was being written was rolled back."""


class AlreadyThere(Refused):
    """Something is in the place where a new vault or backup should go. It was left alone."""


class Cancelled(Refused):
    """A person stopped the work; nothing half done was left."""


class KeyFileMissing(Damaged):
    """There is no `keys.json`."""


class KeyFileDamaged(Damaged):
    """`keys.json` is truncated, altered or not a key file."""


class KeyFileTooNew(Damaged):
    """`keys.json` is whole, but of a version or strength that this program does not handle."""


class VaultMissing(Damaged):
    """There is no `vault.db`."""


class VaultEmpty(Damaged):
    """`vault.db` has no content. SQLite would take it for a new database, so it is refused first."""


class NotEncrypted(Damaged):
    """`vault.db` is a plain SQLite file."""


class OtherVault(Damaged):
    """`vault.db` belongs to another vault than the key file beside it."""


class WrongKey(Damaged):
    """`vault.db` does not open with the key that the key file gives."""


class VaultDamaged(Damaged):
    """Something in `vault.db` cannot be read."""


class VaultTooNew(Damaged):
    """`vault.db` was made by a newer version of the program."""


class AnchorDamaged(Damaged):
    """The anchor is unreadable, altered or of another vault."""


class BackupDamaged(Damaged):
    """A backup is not complete or did not pass its checks."""


class AlreadyOpen(Locked):
    """Another program, or another window of this one, holds the vault."""
