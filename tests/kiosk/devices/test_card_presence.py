from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard import transport
from kiosk.devices.card_presence import CardPresence
from kiosk.visit.event import CardInserted, CardRemoved, DeviceChanged, Event, Health
from kiosk.visit.view import Device

READY = DeviceChanged(Device.CARD_READER, Health.READY)
AWAY = DeviceChanged(Device.CARD_READER, Health.AWAY)


def attached(name: str) -> transport.ReaderAttached:
    return transport.ReaderAttached(name)


def laid(name: str) -> transport.CardInserted:
    return transport.CardInserted(name, b"\x3b")


def play(presence: CardPresence, *events: transport.ReaderEvent) -> list[Event]:
    return [found for event in events for found in presence.apply(event)]


def test_one_reader_one_card() -> None:
    found = play(
        CardPresence(),
        attached("A"),
        laid("A"),
        transport.CardRemoved("A"),
        transport.ReaderDetached("A"),
    )
    assert found == [READY, CardInserted(), CardRemoved(), AWAY]


def test_a_lost_service_takes_reader_and_card_away() -> None:
    found = play(CardPresence(), attached("A"), laid("A"), transport.ServiceLost(), attached("A"))
    assert found == [READY, CardInserted(), CardRemoved(), AWAY, READY]


def test_without_preference_the_first_card_counts_until_it_leaves() -> None:
    presence = CardPresence()
    found = play(presence, attached("A"), attached("B"), laid("B"), laid("A"))
    assert found == [READY, CardInserted()]
    assert presence.active is not None
    assert presence.active.reader == "B"
    assert play(presence, transport.CardRemoved("B")) == [CardRemoved(), CardInserted()]
    assert presence.active.reader == "A"


def test_a_card_left_in_another_reader_is_no_visitor() -> None:
    presence = CardPresence("acr1252")
    found = play(presence, attached("ACR1252 Dual"), attached("SAM slot"), laid("SAM slot"))
    assert found == [READY]
    assert play(presence, laid("ACR1252 Dual")) == [CardInserted()]


def test_another_reader_serves_while_the_preferred_one_is_away() -> None:
    presence = CardPresence("acr1252")
    assert play(presence, attached("Other"), laid("Other")) == [READY, CardInserted()]
    assert play(presence, attached("ACR1252"), laid("ACR1252")) == []
    assert play(presence, transport.CardRemoved("Other")) == [CardRemoved(), CardInserted()]


def test_the_same_card_laid_down_again_is_another_insertion() -> None:
    presence = CardPresence()
    play(presence, attached("A"), laid("A"))
    first = presence.active
    assert play(presence, laid("A")) == [CardRemoved(), CardInserted()]
    assert presence.active != first


readers = st.sampled_from(["ACR1252", "Other", "Third"])
reader_events = st.one_of(
    readers.map(attached),
    readers.map(transport.ReaderDetached),
    readers.map(laid),
    readers.map(transport.CardRemoved),
    st.just(transport.ServiceLost()),
)


@given(st.lists(reader_events, max_size=40), st.sampled_from(["", "acr", "nowhere"]))
def test_insertions_and_removals_alternate_whatever_readers_do(
    happenings: list[transport.ReaderEvent], preferred: str
) -> None:
    presence = CardPresence(preferred)
    lies = False
    health: Health | None = None
    for happening in happenings:
        for event in presence.apply(happening):
            if isinstance(event, DeviceChanged):
                assert event.health is not health
                health = event.health
            else:
                assert isinstance(event, CardRemoved if lies else CardInserted)
                lies = not lies
        assert (presence.active is not None) is lies
        assert not lies or health is Health.READY
