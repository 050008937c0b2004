"""Everything that draws. The core (`fsm_tui`) never imports this package.

Importing it first takes Textual's developer switches out of the environment: some of them write what
is on the screen, or every log line, to a file or a socket in the clear. They are read when Textual is
imported, so this has to happen before.
"""

from __future__ import annotations

import os

_DEVELOPER_SWITCHES = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_LOG",
    "TEXTUAL_DEVTOOLS_HOST",
    "TEXTUAL_DEVTOOLS_PORT",
    "TEXTUAL_DRIVER",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_LOCATION",
    "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_SHOW_RETURN",
)

for _switch in _DEVELOPER_SWITCHES:
    os.environ.pop(_switch, None)
