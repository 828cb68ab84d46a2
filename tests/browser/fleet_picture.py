"""Pictures of the pages of terminals: `python -m tests.browser.fleet_picture DIR [vi|en]`.

One terminal of each kind: well, out of paper, silent.
"""

from __future__ import annotations

import base64
import datetime as dt
import sys
import tempfile
from pathlib import Path

from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.report import Slot, TerminalReport, UpdateStage, UpdateState
from kiosk.appliance.rollout import Rollout, RolloutState
from kiosk.station import fleet_store, release_shelf, rollout_store
from kiosk.station.release_shelf import Release
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from tests.browser.pictures import NOW
from tests.browser.window import DESKTOP, Window, open_window
from tests.kiosk.station.running import Caller, options

WELL = (found(Part.PRINTER, Code.OK, what="/dev/usb/lp0"),)
OUT = (
    found(Part.PRINTER, Code.PAPER_OUT, port="/dev/usb/lp0"),
    found(Part.CODE_SCANNER, Code.AWAY, error="no such device", setting="scanner.port", port="x"),
)
SCANNER = FoundDevice(
    id="usb:1", kind=DeviceKind.CODE_SCANNER, name="Newland FM430", health=DeviceHealth.READY
)


def _report(findings: tuple[Finding, ...], stage: UpdateStage, slow: int) -> TerminalReport:
    now = NOW.astimezone(dt.UTC)
    return TerminalReport(
        version="1.4.0",
        slot=Slot.A,
        started_at=now - dt.timedelta(days=3),
        reported_at=now - dt.timedelta(seconds=slow),
        clock_verified=not slow,
        visits_today=41,
        last_visit_at=now - dt.timedelta(minutes=2),
        findings=findings,
        devices=(SCANNER,),
        update=UpdateState(stage=stage, version="1.5.0"),
    )


def _send_out(point: ServicePoint) -> None:
    """It has reached the first terminal, and failed on the second."""
    now = NOW.astimezone(dt.UTC)
    release = Release("1.5.0", 312 << 20, "0" * 64, now)
    names = ("sanh-1", "sanh-2", "sanh-3")
    going = Rollout(
        version="1.5.0", state=RolloutState.HALTED, stage=2, terminals=names, why="sanh-2"
    )
    point.writer.call(lambda book: release_shelf.enter(book, release))
    point.writer.call(lambda book: rollout_store.keep(book, going, now))


def _keep(window: Window, file: Path) -> None:
    """All of the page, however long."""
    size = window.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
    asked = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    taken = window.driver.execute_cdp_cmd("Page.captureScreenshot", asked)
    file.write_bytes(base64.b64decode(taken["data"]))


def main() -> int:
    out, language = Path(sys.argv[1]), (sys.argv[2:] or ["vi"])[0]
    window = open_window()
    with tempfile.TemporaryDirectory() as folder:
        given = options(Path(folder), station_name="Công an xã Lý Nhân")
        with StationServer(given, clock=lambda: NOW.astimezone(dt.UTC)) as server:
            point = server.point
            assert point is not None
            for name, ago, findings, stage, slow in (
                ("sanh-1", 20, WELL, UpdateStage.GOOD, 0),
                ("sanh-2", 30, OUT, UpdateStage.FELL_BACK, 95),
                ("sanh-3", 900, WELL, UpdateStage.WAITING_FOR_QUIET, 0),
            ):
                said = _report(findings, stage, slow)
                at = NOW.astimezone(dt.UTC) - dt.timedelta(seconds=ago)
                point.writer.call(
                    lambda book, n=name, s=said, a=at: fleet_store.note_report(book, n, s, a)
                )
            officer = Caller(server.url, of=given)
            officer.be_signed_in()
            window.driver.get(server.url)
            window.carry(server.url, dict(officer.session.cookies.get_dict()))
            cookie = {"url": server.url, "name": "language", "value": language}
            window.driver.execute_cdp_cmd("Network.setCookie", cookie)
            window.size(DESKTOP)
            window.driver.get(f"{server.url}/supervisor/terminals")
            window.until(lambda: len(window.all("#fleet article")) == 3)
            _keep(window, out / f"fleet-{language}.png")
            _send_out(point)
            window.driver.get(f"{server.url}/supervisor/terminals/rollout")
            _keep(window, out / f"rollout-{language}.png")
            window.driver.get(f"{server.url}/supervisor/terminals/settings?terminal=sanh-1")
            _keep(window, out / f"settings-{language}.png")
    window.driver.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
