"""The comparison rules of card and registry on the labelled pairs, and how long a card takes.

Precision: of the pairs that were given a verdict, how many have it in the labels. Recall: of those
that have it in the labels, how many were given it. "Needs attention" is every verdict that asks a
person to look: differs, missing in the registry, missing on the card.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from kiosk.assets_path import assets_path
from kiosk.identity.card_data import CardData, PartialDate
from kiosk.places.places import Places, load_places
from kiosk.records.comparison import compare
from kiosk.records.record import RegistryRecord, Verdict
from tests.bench.figures import show, spread
from tests.kiosk.records.labelled_pairs import Pair, labelled_pairs

ATTENTION = (Verdict.DIFFERS, Verdict.MISSING_IN_REGISTRY, Verdict.MISSING_ON_CARD)
ROUNDS = 300

Decided = list[tuple[Pair, Verdict | None]]


def run() -> None:
    places = load_places(assets_path("places"))
    pairs = labelled_pairs()
    decided: Decided = []
    for pair in pairs:
        compared = pair.compared(places)
        decided.append((pair, compared.verdict if compared else None))
    print(f"  {len(pairs)} pairs")
    for verdict in Verdict:
        _figures(verdict.value, decided, (verdict,))
    _figures("needs attention", decided, ATTENTION)
    for pair, found in decided:
        if found is not pair.verdict:
            print(f"  line {pair.line}: {pair.rule}: {found}, not {pair.verdict}")
    spread("a card and its record compared", _times(places), "ms", 20)


def _figures(name: str, decided: Decided, verdicts: Sequence[Verdict]) -> None:
    given = [pair for pair, found in decided if found in verdicts]
    wanted = [pair for pair, _ in decided if pair.verdict in verdicts]
    right = sum(pair.verdict in verdicts for pair in given)
    show(f"{name}, of {len(wanted)}: precision", 100 * right / max(1, len(given)), "%")
    show(f"{name}, of {len(wanted)}: recall", 100 * right / max(1, len(wanted)), "%")


def _times(places: Places) -> list[float]:
    origin = "Phường Ngọc Khánh, Quận Ba Đình, Thành phố Hà Nội"
    home = "Số 12/3, Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam"
    card = CardData(
        number="001099000001",
        full_name="LÊ THỊ THU HOÀ",
        date_of_birth=PartialDate(1951),
        sex="Nữ",
        nationality="Việt Nam",
        ethnicity="Kinh",
        religion="Không",
        place_of_origin=origin,
        residence=home,
        father="Lê Văn Sơn",
        mother="Bùi Thị Nguyệt",
        spouse="Phạm Văn Lộc",
        old_number="168234567",
    )
    record = RegistryRecord(
        number="001099000001",
        full_name="Lê Thị Thu Hòa",
        date_of_birth=PartialDate(1951, 3, 9),
        sex="F",
        nationality="VNM",
        ethnicity="Kinh",
        religion="Không có",
        place_of_origin="Ngọc Khánh, Ba Đình, Hà Nội",
        residence="Số 12/3, Thôn Đông, Xã Vĩnh Trụ, Tỉnh Ninh Bình",
        father="Lê Văn Sơn",
        mother="Bùi Thị Nguyệt",
        spouse="Phạm Bá Lộc",
        old_number="168 234 567",
    )
    times = []
    # Of the thread (CPU), so that what else runs here does not count.
    for _ in range(ROUNDS):
        begun = time.thread_time()
        compare(card, record, places)
        times.append((time.thread_time() - begun) * 1000)
    return times
