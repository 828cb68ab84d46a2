"""Where the pages about terminals are, and who may see them."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from kiosk.staff.member import Role

LIST = "/supervisor/terminals"
ROLLOUT = f"{LIST}/rollout"
SETTINGS = f"{LIST}/settings"
MAY = (Role.SUPERVISOR, Role.TECHNICIAN)


def to_list(done: str = "") -> Response:
    """Back to the list, which says what was `done`."""
    query = f"?{urlencode({'done': done})}" if done else ""
    return RedirectResponse(LIST + query, 303, headers={"Cache-Control": "no-store"})
