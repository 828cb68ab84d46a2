"""`kiosk card trust`: whom this terminal believes."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

from asn1crypto import pem

from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.trust import Rejected, Revocation, Source, TrustStore
from drivers.chipcard.trust.loading import MASTER_LISTS, UNSIGNED_LIST
from kiosk.commands import table
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.card.trust_folder import Preview, TrustRefused, install, preview
from kiosk.commands.card.trust_lines import (
    certificate_for_machines,
    counting,
    gives_text,
    preview_for_machines,
    preview_lines,
    row,
    source_for_machines,
    source_lines,
)
from kiosk.commands.json_output import write_json
from kiosk.devices.card_mapping import clean
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

MAX_CERTIFICATE_FILE = 64 * 1024
SOON = dt.timedelta(days=90)


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    folder = options.trust or settings.card.trust_dir
    now = dt.datetime.now(dt.UTC)
    tasks: dict[str, Callable[[Path, argparse.Namespace, dt.datetime], int]] = {
        "import": _import,
        "list": _list,
        "check": _check,
    }
    try:
        return tasks[options.task](folder, options, now)
    except TrustRefused as error:
        print(f"kiosk card trust {options.task}: {error}", file=sys.stderr)
        return Exit.CHECK_FAILED
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _import(folder: Path, options: argparse.Namespace, now: dt.datetime) -> int:
    found = preview(folder, options.files, now)
    _refuse_useless(found, options.files)
    by_hand = [anchor for anchor in found.new_anchors if anchor.raw in found.by_hand]
    if not options.json:
        print("\n".join(preview_lines(found, by_hand)))
    if by_hand and not options.yes:
        _ask(len(by_hand), for_machines=options.json)
    done = install(folder, options.files, replace=options.replace)
    if options.json:
        write_json({"imported": done, **preview_for_machines(found)})
    else:
        print("\n".join(done))
    return Exit.DONE


def _refuse_useless(found: Preview, files: list[Path]) -> None:
    """A file none of which would be believed is not taken in."""
    useful = {source.path.name for source in found.sources if _gives(source, found.rejected)}
    useless = [path for path in files if path.name not in useful]
    if useless:
        reasons = [f"{path.name}: {_reason(path, found.rejected)}" for path in useless]
        advice = "Nothing was taken in."
        if any(path.suffix.lower() in MASTER_LISTS for path in useless):
            advice += " A master list needs its country's certificate first."
        raise TrustRefused("\n".join([*reasons, advice]))


def _reason(path: Path, rejected: tuple[Rejected, ...]) -> str:
    for each in rejected:
        if each.path.name == path.name:
            return clean(each.reason)
    return "nothing in it is of use here"


def _gives(source: Source, rejected: tuple[Rejected, ...]) -> bool:
    """Something that counts: a source names revocation lists also where nobody signed them."""
    unsigned = sum(
        each.path.name == source.path.name and each.reason == UNSIGNED_LIST for each in rejected
    )
    lists = source.revocation_lists - unsigned
    return source.anchors + source.links + source.signers + lists > 0


def _ask(count: int, *, for_machines: bool) -> None:
    """That a country's own certificate is believed is somebody's decision, not a file's."""
    if for_machines or not sys.stdin.isatty():
        raise TrustRefused("nobody is there to ask: give --yes where the fingerprints are right")
    what = "this certificate" if count == 1 else f"these {count} certificates"
    print(f"Nobody vouches for {what}. Compare the SHA-256 with what the issuer published.")
    if input("Believe? Type yes: ").strip().lower() != "yes":
        raise TrustRefused("not confirmed; nothing was taken in")


def _list(folder: Path, options: argparse.Namespace, now: dt.datetime) -> int:
    store = TrustStore.from_directory(folder, now)
    if options.json:
        write_json(
            {
                "folder": str(folder),
                "anchors": [certificate_for_machines(each) for each in store],
                "links": [certificate_for_machines(each) for each in store.links],
                "sources": [source_for_machines(each) for each in store.sources],
            }
        )
        return Exit.DONE
    if not len(store):
        print(f"kiosk card trust list: none in {folder}: no card can be proved", file=sys.stderr)
        return Exit.CHECK_FAILED
    rows: list[tuple[str, ...]] = [("country signing certificate", "valid", "key", "SHA-256")]
    rows += [row(each) for each in sorted(store, key=lambda each: (each.name, each.not_before))]
    rows += [row(each, " (link)") for each in store.links]
    print("\n".join(table.columns(rows)))
    print("\n".join(["", *source_lines(store.sources)]))
    return Exit.DONE


def _check(folder: Path, options: argparse.Namespace, now: dt.datetime) -> int:
    store = TrustStore.from_directory(folder, now)
    checks = (
        [_certificate_check(path, store, now) for path in options.files]
        if options.files
        else _store_checks(folder, store, now)
    )
    if options.json:
        write_json([{"what": what, "in_order": good, "reason": why} for good, what, why in checks])
    else:
        rows = [(f"{'✓' if good else '✗'} {what}", why) for good, what, why in checks]
        print("\n".join(table.labelled(rows, indent="")))
    return Exit.DONE if all(good for good, _, _ in checks) else Exit.CHECK_FAILED


Check = tuple[bool, str, str]
"""In order, what, why."""


def _store_checks(folder: Path, store: TrustStore, now: dt.datetime) -> list[Check]:
    checks: list[Check] = [
        (
            bool(len(store)),
            "certificates",
            f"{counting(len(store), 'country signing certificate')} in {folder}",
        )
    ]
    checks += [(True, source.path.name, gives_text(source)) for source in store.sources]
    checks += [(False, each.path.name, clean(each.reason)) for each in store.rejected]
    for each in store:
        until = f"{each.not_after:%d/%m/%Y}"
        if each.not_after < now:
            # Cards signed while it was valid are still about: it goes on proving them.
            checks.append((True, clean(each.name), f"ended {until}; still proves older cards"))
        elif each.not_after - now < SOON:
            checks.append((True, clean(each.name), f"valid until {until} only: get the next one"))
    for revocation in store.revocation_lists:
        fresh = revocation.fresh_at(now)
        due = f"; a newer one was due {revocation.next_update:%d/%m/%Y}" if not fresh else ""
        text = f"of {revocation.this_update:%d/%m/%Y}, {len(revocation.serials)} revoked{due}"
        checks.append((fresh, "revocation list", text))
    return checks


def _certificate_check(path: Path, store: TrustStore, now: dt.datetime) -> Check:
    """Whether a document signer's certificate belongs to a country that is believed."""
    try:
        certificate = load_certificate(_der(path))
    except OSError as error:
        return False, path.name, error.strerror or "cannot be read"
    except CardProtocolError as error:
        return False, path.name, str(error)
    chain = store.chain(certificate)
    if chain is None:
        return False, path.name, f"{clean(certificate.name)}: no trusted country issued it"
    if not certificate.valid_at(now):
        return False, path.name, f"{clean(certificate.name)}: not valid today"
    revocation = store.revocation(certificate, now)
    if revocation is Revocation.REVOKED:
        return False, path.name, f"{clean(certificate.name)}: revoked"
    known = {
        Revocation.LISTED_AS_GOOD: "not revoked",
        Revocation.STALE: "not on the revocation list, which is out of date",
        Revocation.NO_LIST: "no revocation list of its issuer is at hand",
    }[revocation]
    return True, path.name, f"issued by {clean(chain.anchor.name)}; {known}"


def _der(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_CERTIFICATE_FILE)
    try:
        return bytes(pem.unarmor(data)[2]) if pem.detect(data) else data
    except ValueError:
        raise CardProtocolError("broken PEM") from None
