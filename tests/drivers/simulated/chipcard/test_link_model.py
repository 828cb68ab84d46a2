"""The modelled contactless link."""

from __future__ import annotations

import pytest

from drivers.simulated.chipcard import DemoCountry, Holder, LinkModel, ModelledLink, personalise


def test_an_exchange_costs_its_latency_and_its_bytes() -> None:
    model = LinkModel(latency_ms=5, kbit_per_s=106)
    assert model.seconds(0) == pytest.approx(0.005)
    assert model.seconds(1325) == pytest.approx(0.005 + 0.1)
    assert model.seconds(1325, exchanges=3) == pytest.approx(0.015 + 0.1)


def test_what_goes_over_the_link_is_counted_and_waited_for(
    country: DemoCountry, holder: Holder
) -> None:
    waited: list[float] = []
    link = ModelledLink(personalise(country, holder), LinkModel(8, 424), waited.append)
    link.reset()
    command = bytes.fromhex("00A4020C02011C")
    assert link.process(command) == b"\x90\x00"
    assert (link.count.exchanges, link.count.sent, link.count.received) == (1, 7, 2)
    assert waited == [link.count.seconds] == [pytest.approx(0.008 + 9 * 8 / 424_000)]
    assert link.atr[0] == 0x3B


@pytest.mark.parametrize(("latency", "rate"), [(-1, 106), (1, 0), (1, -5)])
def test_an_impossible_link_is_refused(latency: float, rate: float) -> None:
    with pytest.raises(ValueError, match="link"):
        LinkModel(latency, rate)
