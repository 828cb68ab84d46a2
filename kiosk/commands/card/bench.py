"""`kiosk card bench`: APDUs, bytes and time of each step, beside the least they could take."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

from drivers.simulated.chipcard import PROFILES, LinkModel, Profile, ensure_pcscd
from kiosk.commands import table
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.card.lower_bound import Least, least, least_of_all
from kiosk.commands.card.measuring import Measured, NotMeasured, bench_of, one_core
from kiosk.commands.card.simulated import USUAL_KBIT, USUAL_MS, Chosen, chosen, link_of
from kiosk.commands.json_output import write_json
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

USUAL_LINK = LinkModel(USUAL_MS, USUAL_KBIT)
MOST_ROUNDS = 1000
MOST_PORTRAIT = 60_000


@dataclass(frozen=True)
class Result:
    profile: Profile
    measured: Measured
    link: LinkModel

    @property
    def least(self) -> Least:
        return least_of_all(self.measured, self.profile)


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    try:
        link = link_of(options)
        rounds = _within("--rounds", options.rounds, 1, MOST_ROUNDS)
        cards = list(_cards(options))
    except ValueError as error:
        print(f"kiosk card bench: {error}", file=sys.stderr)
        return Exit.USAGE
    results = []
    try:
        with ExitStack() as stack:
            where = _reader(stack, in_process=options.in_process)
            for card in cards:
                measured = measure(card, rounds, in_process=options.in_process, link=link)
                results.append(Result(card.profile, measured, link or USUAL_LINK))
                if not options.json:
                    print("\n".join(lines(results[-1], where, rounds)), flush=True)
    except NotMeasured as error:
        print(f"kiosk card bench: {error}", file=sys.stderr)
        return Exit.UNREADABLE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    if options.json:
        write_json([_for_machines(result) for result in results])
    return Exit.DONE


def measure(
    card: Chosen, rounds: int, *, in_process: bool, link: LinkModel | None = None
) -> Measured:
    """On one core; with a link its times are waited for. Raises NotMeasured."""
    with (
        one_core(),
        bench_of(card.profile, card.holder, in_process=in_process, link=link) as bench,
    ):
        return bench.measure(rounds)


def _reader(stack: ExitStack, *, in_process: bool) -> str:
    """Which way the card is read. Raises NotMeasured."""
    if in_process:
        return "inside this process"
    service = stack.enter_context(ensure_pcscd())
    if not service.usable:
        raise NotMeasured(f"{service.reason}; --in-process needs none")
    return "through PC/SC and the virtual reader"


def _cards(options: argparse.Namespace) -> Iterator[Chosen]:
    names = ("genuine", "short") if options.profile is None else (options.profile,)
    size = _within("--portrait-bytes", options.portrait_bytes, 0, MOST_PORTRAIT)
    for name in names:
        card = chosen(name)
        filled = card.profile.portrait_bytes and name not in PROFILES
        profile = card.profile if filled else replace(card.profile, portrait_bytes=size)
        yield Chosen(profile, card.holder)


def _within(flag: str, value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        raise ValueError(f"{flag} {value}: from {low} to {high}")
    return value


def lines(result: Result, where: str, rounds: int) -> list[str]:
    profile, measured, link = result.profile, result.measured, result.link
    length = "extended length" if profile.extended_length else "short APDUs"
    found = [
        f"{profile.name}: {profile.summary} ({length}), {where}, median of {rounds}",
        "",
        *table.columns(list(_rows(result)), right=range(1, 9)),
        "",
        f"link ms: by a model of {link.latency_ms:g} ms per exchange and {link.kbit_per_s:g} kbit/s"
        f"{', waited for' if measured.link else ''}",
        f"host {_ms(measured.host)} ms: reader software {_ms(measured.computing)}, PC/SC and "
        f"virtual reader {_ms(measured.host - measured.computing)}; the card's own "
        f"{_ms(measured.card)} ms",
    ]
    if measured.identity_after:
        begins = f"; DG2 begins with APDU {measured.photo_from}" if measured.photo_from else ""
        found.append(
            f"DG1 and DG13 verified after {measured.identity_after} APDUs and "
            f"{_ms(measured.identity_seconds)} ms{begins}"
        )
    return [*found, ""]


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    measured, link = result.measured, result.link
    yield ("step", "APDUs", "least", "sent", "received", "least", "ms", "link ms", "least")
    for step in measured.steps:
        bound = least(step, measured, result.profile)
        yield _row(step.name, step.apdus, (step.sent, step.received), step.seconds, bound, link)
    sent = sum(step.sent for step in measured.steps)
    octets = (sent, measured.octets - sent)
    yield _row("in all", measured.apdus, octets, measured.seconds, result.least, link)


def _row(
    name: str, apdus: int, octets: tuple[int, int], seconds: float, bound: Least, link: LinkModel
) -> tuple[str, ...]:
    return (
        name,
        str(apdus),
        str(bound.apdus),
        *(f"{count:,}" for count in octets),
        f"{bound.octets:,}",
        _ms(seconds),
        _ms(link.seconds(sum(octets), apdus)),
        _ms(link.seconds(bound.octets, bound.apdus)),
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def _for_machines(result: Result) -> dict[str, object]:
    measured, link = result.measured, result.link
    return {
        "profile": result.profile.name,
        "extended_length": result.profile.extended_length,
        "apdus": measured.apdus,
        "least_apdus": result.least.apdus,
        "bytes": measured.octets,
        "least_bytes": result.least.octets,
        "ms": measured.seconds * 1000,
        "host_ms": measured.host * 1000,
        "card_ms": measured.card * 1000,
        "link_ms": link.seconds(measured.octets, measured.apdus) * 1000,
        "least_link_ms": link.seconds(result.least.octets, result.least.apdus) * 1000,
        "identity_after": measured.identity_after,
        "photo_from": measured.photo_from,
        "steps": [
            {
                "name": step.name,
                "apdus": step.apdus,
                "least_apdus": least(step, measured, result.profile).apdus,
                "sent": step.sent,
                "received": step.received,
                "least_bytes": least(step, measured, result.profile).octets,
                "ms": step.seconds * 1000,
            }
            for step in measured.steps
        ],
    }
