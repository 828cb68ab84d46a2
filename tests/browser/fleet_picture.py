"""A picture of the page of terminals: `python -m tests.browser.fleet_picture DIR [vi|en]`.

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
from kiosk.station import fleet_store
from kiosk.station.serve import StationServer
from tests.browser.pictures import NOW
from tests.browser.window import DESKTOP, open_window
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
            taken = window.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
            (out / f"fleet-{language}.png").write_bytes(base64.b64decode(taken["data"]))
    window.driver.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
