"""`kiosk station`: the station service in the foreground, or a task of its staff."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from kiosk.assets_path import assets_path
from kiosk.commands.station_authority import authority_task
from kiosk.commands.station_catalogue import catalogue_task
from kiosk.commands.station_pairing_secret import secret_task
from kiosk.commands.station_procedures import procedures_task
from kiosk.commands.station_release import release_task
from kiosk.commands.station_staff import do_audit, do_staff
from kiosk.commands.station_terminals import do_task
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.ops.registry_settings import registry_choice
from kiosk.records import retention as records
from kiosk.settings.tree import Retention, Settings
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.registry.http.options import RegistryOptionsError
from kiosk.station.serve import run_station

_LARGEST_TEMPLATE = 4096


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    try:
        chosen = station_options(settings)
        if options.action is not None:
            return _do_task(chosen, options)
        run_station(
            chosen,
            lambda url: print(f"station service: {url}", flush=True),
            Notifier().beat,
        )
    except StationStartError as error:
        print(f"kiosk station: {error}", file=sys.stderr)
        return 1
    return 0


def _do_task(chosen: StationOptions, asked: argparse.Namespace) -> int:
    if asked.action == "staff":
        return do_staff(chosen, asked)
    if asked.action == "audit":
        return do_audit(chosen, asked)
    if asked.action == "authority":
        return authority_task(chosen, asked.out)
    if asked.action == "catalogue":
        return catalogue_task(chosen, asked.what, asked.file)
    if asked.action == "procedures":
        return procedures_task(chosen, asked.file)
    if asked.action == "release":
        return release_task(chosen, asked.what, asked.named, asked.version)
    if asked.action == "pair" and asked.terminal:
        return secret_task(chosen, asked)
    return do_task(chosen, asked.action, getattr(asked, "terminal", ""))


def station_options(settings: Settings) -> StationOptions:
    """Raises StationStartError when the enrolled fingers cannot be read, or the registry cannot
    be asked as it is set."""
    service, board = settings.service, settings.board
    try:
        registry = registry_choice(settings.registry)
        service.state_dir.mkdir(parents=True, exist_ok=True)
        fingers = _fingers(service.fingers_dir) if service.fingers_dir else {}
    except RegistryOptionsError as error:
        raise StationStartError(str(error)) from None
    except OSError as error:
        raise StationStartError(f"{error.filename}: {error.strerror}") from None
    return StationOptions(
        station_id=service.id,
        station_name=service.name,
        catalogue_file=service.catalogue or assets_path() / "catalogue/services.toml",
        catalogue_delivered=service.catalogue is None,
        procedures_file=service.procedures,
        residents_file=service.residents or assets_path() / "registry/residents.toml",
        state_dir=service.state_dir,
        host=service.host,
        port=service.port,
        announce=service.announce,
        always_tls=service.tls == "always",
        database=service.database,
        registered_residents=service.registered_residents,
        elderly_from=service.elderly_from,
        resident_key_file=service.resident_key_file,
        public_url=service.public_url.rstrip("/"),
        clips_dir=board.clips_dir,
        dialect=board.dialect,
        fingers=fingers,
        registry=registry,
        metrics_token_file=service.metrics_token_file,
        drain=service.drain,
        retention=_retention(settings.retention),
    )


def _retention(days: Retention) -> records.Retention:
    return records.Retention(**msgspec.structs.asdict(days))


def _fingers(directory: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in sorted(directory.glob("*.bin")):
        with path.open("rb") as file:
            found[path.stem] = file.read(_LARGEST_TEMPLATE)
    return found
