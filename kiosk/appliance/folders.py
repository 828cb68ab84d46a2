"""Where the parts of an installed terminal meet. systemd/kiosk.tmpfiles.conf makes the folders."""

from __future__ import annotations

from pathlib import Path

CARETAKER_SOCKET = Path("/run/kiosk-caretaker/socket")
RELAY_SOCKET = Path("/run/kiosk-relay/relay.sock")
CORE_USER = "kiosk-core"
"""The one user that may ask the relay, and besides root the caretaker."""

SAVED_TIME = Path("/var/lib/kiosk/clock")
"""The last time that is known to have been right, in Unix seconds; the core's file."""
RELEASES = Path("/var/lib/kiosk-releases")
"""Complete bundles from the station, VERSION.raucb; the core's folder."""
SETTINGS = Path("/var/lib/kiosk-settings/kiosk.toml")
"""What has been set on this terminal; its versions are beside it. The core's, readable for all."""
EXPORTS = Path("/var/lib/kiosk-settings/export")
"""Settings that are to go to a stick, kiosk-settings-NAME.toml; the core's folder."""
STICK = Path("/var/lib/kiosk-stick")
"""What was read from a stick, kiosk-settings-NAME.toml and VERSION.raucb; root's, readable for the
core."""
