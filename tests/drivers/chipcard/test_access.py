"""Opening cards that are not this reader's own: every form of PACE, Basic Access Control."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.chipcard import access, chip_authentication_mapping, pace
from drivers.chipcard.access import Opened
from drivers.chipcard.document import (
    Blocked,
    Can,
    FileId,
    NeedsMrz,
    NotADocument,
    Status,
    WrongKey,
)
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.files import FileReader
from drivers.chipcard.lds import dg14
from drivers.chipcard.protocols import PACE
from drivers.chipcard.security_infos import PaceInfo, SecurityInfos
from drivers.simulated.chipcard import PROFILES, Quirks
from drivers.simulated.chipcard.curves import (
    BRAINPOOL192,
    BRAINPOOL224,
    BRAINPOOL256,
    BRAINPOOL320,
    BRAINPOOL384,
    BRAINPOOL512,
    P192,
    P224,
    P256,
    P384,
    P521,
)
from drivers.simulated.chipcard.groups import MODP_1024_160, MODP_2048_224, MODP_2048_256
from drivers.simulated.chipcard.pace import Mapping, PaceOffer
from drivers.simulated.chipcard.suite import AES_128, AES_192, AES_256, TDES
from tests.drivers.chipcard.chips import chip, keys_of, mrz_of

CURVES = (
    P192,
    BRAINPOOL192,
    P224,
    BRAINPOOL224,
    P256,
    BRAINPOOL256,
    BRAINPOOL320,
    P384,
    BRAINPOOL384,
    BRAINPOOL512,
    P521,
)
DH_GROUPS = (MODP_1024_160, MODP_2048_224, MODP_2048_256)
SUITES = (TDES, AES_128, AES_192, AES_256)

OPENED_BY_PACE = [
    "genuine",
    "tdes",
    "aes192",
    "aes256",
    "p521",
    "p224",
    "im",
    "im_tdes",
    "im_aes192",
    "im_aes256",
    "cam",
    "cam_aes256",
    "cam_and_gm",
    "dh",
    "dh_tdes",
    "dh_aes256",
    "dh_im",
    "ambiguous",
    "choice",
    "pace_and_bac",
]


def reads_dg1(card) -> bool:
    files = FileReader(card.channel, max_answer=256)
    assert files.select_application()
    return files.read(FileId.DG1) is not None


@pytest.mark.parametrize("password", ["CAN", "MRZ"])
@pytest.mark.parametrize("kind", OPENED_BY_PACE)
def test_every_kind_of_card_with_pace_opens_with_either_password(country, holder, kind, password):
    card = chip(country, holder, kind)
    opened = card.open(keys_of(holder, card.profile)[password])
    assert isinstance(opened, Opened)
    assert opened.finding.status is Status.PASSED
    assert opened.finding.reason.startswith("PACE-")
    assert opened.finding.reason.endswith(password)
    assert not opened.in_application
    assert reads_dg1(card)


def combinations():
    for group in (*CURVES, *DH_GROUPS):
        for suite in SUITES:
            yield pytest.param(group, suite, Mapping.GENERIC, id=f"{group.number} {suite.name} GM")
            if group is not P224:
                name = f"{group.number} {suite.name} IM"
                yield pytest.param(group, suite, Mapping.INTEGRATED, id=name)
            if group in CURVES and suite is not TDES:
                name = f"{group.number} {suite.name} CAM"
                yield pytest.param(group, suite, Mapping.CHIP_AUTHENTICATION, id=name)


@pytest.mark.slow
@pytest.mark.parametrize(("group", "suite", "mapping"), list(combinations()))
def test_every_combination_of_the_standard_opens(country, holder, group, suite, mapping):
    card = chip(
        country, holder, "genuine", domain=group, suite=suite, mapping=mapping,
        active_domain=BRAINPOOL256,
    )  # fmt: skip
    opened = card.open(Can(holder.can))
    assert isinstance(opened, Opened)
    assert (opened.proof is not None) is (mapping is Mapping.CHIP_AUTHENTICATION)
    assert reads_dg1(card)


def test_every_combination_of_the_standard_is_known():
    assert len(PACE) == 19
    assert len({protocol.name for protocol in PACE.values()}) == 19


def test_the_strongest_of_five_entries_is_run(country, holder):
    card = chip(country, holder, "choice")
    opened = card.open(Can(holder.can))
    assert "PACE-ECDH-CAM-AES-CBC-CMAC-256 over BRAINPOOLP384r1" in opened.finding.reason
    assert len(card.selections) == 1


def test_the_parameters_are_named_where_one_protocol_has_three_curves(country, holder):
    card = chip(country, holder, "ambiguous")
    assert isinstance(card.open(Can(holder.can)), Opened)
    assert card.selections[0].endswith(bytes((0x84, 1, P384.number)))


class Disowning:
    """Refuses the first protocols selected, as a card that cannot run what it offers."""

    def __init__(self, card, refusals: int, status: str) -> None:
        self._transmit = card.transport.transmit
        self._left = refusals
        self._status = bytes.fromhex(status)

    def __call__(self, command: bytes) -> bytes:
        if command[:4] == b"\x00\x22\xc1\xa4" and self._left:
            self._left -= 1
            return self._status
        return self._transmit(command)


def disowning(card, refusals: int, status: str = "6A80") -> None:
    card.transport.transmit = Disowning(card, refusals, status)


@pytest.mark.parametrize("status", ["6A80", "6A88"])
def test_an_entry_that_the_card_disowns_is_passed_over_and_told(country, holder, status):
    card = chip(country, holder, "ambiguous")
    disowning(card, 1, status)
    opened = card.open(Can(holder.can))
    assert isinstance(opened, Opened)
    assert "NIST256p" in opened.finding.reason or "BRAINPOOLP256r1" in opened.finding.reason
    assert status in opened.finding.reason


def test_a_card_that_runs_none_of_its_entries_is_given_up(country, holder):
    card = chip(country, holder, "ambiguous")
    disowning(card, 100)
    with pytest.raises(CardProtocolError, match="nothing of what it offers"):
        card.open(Can(holder.can))


@pytest.mark.parametrize("kind", ["false_point", "small_subgroup"])
def test_a_key_outside_the_group_ends_the_run(country, holder, kind):
    card = chip(country, holder, kind)
    with pytest.raises(CardProtocolError, match=r"not on the curve|not in the group"):
        card.open(Can(holder.can))


@pytest.mark.parametrize("value", [0, 1, MODP_2048_256.p - 1, MODP_2048_256.p, 2])
def test_elements_outside_the_subgroup_are_refused(country, holder, value):
    false = value.to_bytes(256, "big")
    card = chip(country, holder, "small_subgroup", false_map=false)
    with pytest.raises(CardProtocolError, match="not in the group"):
        card.open(Can(holder.can))


@pytest.mark.parametrize("kind", ["genuine", "tdes", "im", "cam", "dh_tdes", "bac_only"])
def test_a_wrong_key_is_tried_once(country, holder, kind):
    card = chip(country, holder, kind)
    wrong = replace(mrz_of(holder), date_of_expiry="301231")
    assert isinstance(card.open(wrong), WrongKey)
    assert not card.channel.secured
    last_rounds = [c for c in card.sent if c[:2] in (b"\x00\x86", b"\x00\x82")]
    assert len(last_rounds) == 1


def test_a_wrong_can_tells_the_tries_that_are_left(country, holder):
    card = chip(country, holder, "blocking")
    outcomes = [card.open(Can("999999")) for _ in range(4)]
    assert outcomes[:2] == [WrongKey(2), WrongKey(1)]
    assert outcomes[2:] == [Blocked(), Blocked()]


def test_basic_access_opens_a_card_without_pace(country, holder):
    card = chip(country, holder, "bac_only")
    opened = card.open(mrz_of(holder))
    assert isinstance(opened, Opened)
    assert opened.in_application
    assert opened.finding.reason == "BAC, MRZ; the card offers no PACE"
    assert opened.chip_name.decode() == holder.mrz_password()[0]
    assert FileReader(card.channel).read(FileId.DG1)


def test_a_can_on_a_card_with_basic_access_only_is_told_that_the_mrz_is_needed(country, holder):
    card = chip(country, holder, "bac_only")
    assert card.open(Can(holder.can)) == NeedsMrz()
    assert not any(command[:2] == b"\x00\x84" for command in card.sent), "nothing was tried"


def test_a_pace_that_breaks_down_is_not_called_a_want_of_the_mrz(country, holder):
    card = chip(country, holder, "pace_and_bac")
    disowning(card, 100)
    with pytest.raises(CardProtocolError, match="PACE"):
        card.open(Can(holder.can), bac_if_pace_fails=True)


def test_a_card_that_is_no_document_is_told_apart(country, holder):
    assert chip(country, holder, "other_card").open(mrz_of(holder)) == NotADocument()


def test_a_failure_of_pace_never_leads_to_basic_access_by_itself(country, holder):
    card = chip(country, holder, "pace_and_bac")
    disowning(card, 100)
    with pytest.raises(CardProtocolError):
        card.open(mrz_of(holder))
    assert not any(command[:2] == b"\x00\x84" for command in card.sent)


def test_a_setting_allows_basic_access_after_pace_and_the_finding_says_so(country, holder):
    card = chip(country, holder, "pace_and_bac")
    disowning(card, 100)
    opened = card.open(mrz_of(holder), bac_if_pace_fails=True)
    assert isinstance(opened, Opened)
    assert opened.finding.reason.startswith("BAC, MRZ; PACE failed: ")


def test_a_wrong_key_is_not_tried_by_basic_access_after_pace_whatever_the_setting(country, holder):
    card = chip(country, holder, "pace_and_bac")
    wrong = replace(mrz_of(holder), date_of_birth="010101")
    assert isinstance(card.open(wrong, bac_if_pace_fails=True), WrongKey)
    assert not any(command[:2] == b"\x00\x82" for command in card.sent)


def test_a_key_that_pace_has_used_is_not_used_again_after_a_strange_refusal(country, holder):
    card = chip(country, holder, "pace_and_bac")
    transmit = card.transport.transmit

    def strange(command: bytes) -> bytes:
        return b"\x6f\x00" if command[:2] == b"\x00\x86" else transmit(command)

    card.transport.transmit = strange
    with pytest.raises(pace.BrokenOff, match="6F00"):
        card.open(mrz_of(holder), bac_if_pace_fails=True)


def test_unknown_forms_of_pace_are_no_excuse_for_basic_access(country, holder):
    card = chip(country, holder, "pace_and_bac")
    unknown = SecurityInfos(pace=(PaceInfo("0.4.0.127.0.7.2.2.4.9.2", 2, 13),))
    card_access = access.CardAccess(b"", unknown, pace.choices(unknown))
    with pytest.raises(CardProtocolError, match="not supported"):
        access.open_card(card.channel, mrz_of(holder), card_access)


SELECTION_QUIRKS = [
    Quirks(short_identifiers=False),
    Quirks(short_identifiers=False, select_master_file=True),
    Quirks(short_identifiers=False, select_silently=False),
    Quirks(short_identifiers=False, select_files_with=(0x00,)),
    Quirks(short_identifiers=False, select_files_with=(0x00,), select_silently=False),
    Quirks(short_identifiers=False, select_files_with=(0x02,), select_master_file=True),
]


@pytest.mark.parametrize("quirks", SELECTION_QUIRKS, ids=str)
def test_card_access_is_found_however_the_card_wants_to_be_asked(country, holder, quirks):
    card = chip(country, holder, "genuine", quirks=quirks)
    found = access.read_card_access(card.channel)
    assert found is not None
    assert found.offers_pace
    assert card.channel.exchanges < 20


@pytest.mark.parametrize("quirks", SELECTION_QUIRKS, ids=str)
def test_a_card_without_card_access_is_known_after_a_few_questions(country, holder, quirks):
    card = chip(country, holder, "bac_only", quirks=quirks)
    assert access.read_card_access(card.channel) is None
    assert card.channel.exchanges < 20


def test_the_signed_dg14_confirms_what_the_card_offered(country, holder):
    card = chip(country, holder, "cam_and_gm")
    offered = access.read_card_access(card.channel)
    access.open_card(card.channel, Can(holder.can), offered)
    files = FileReader(card.channel, max_answer=256)
    files.select_application()
    signed = dg14.parse(files.read(FileId.DG14))
    assert access.compare_with_dg14(offered, signed).status is Status.PASSED
    weaker = replace(offered, infos=replace(offered.infos, pace=offered.infos.pace[:1]))
    for hidden in (weaker, None):
        finding = access.compare_with_dg14(hidden, signed)
        assert finding.status is Status.FAILED
        assert "did not offer" in finding.reason
    fewer = replace(signed, pace=signed.pace[:1])
    assert access.compare_with_dg14(offered, fewer).status is Status.FAILED
    silent = replace(signed, pace=())
    assert access.compare_with_dg14(offered, silent).status is Status.NOT_OFFERED


@pytest.mark.parametrize(("kind", "genuine"), [("cam", True), ("cloned_cam", False)])
def test_the_proof_inside_pace_tells_a_copy_by_the_key_in_dg14(country, holder, kind, genuine):
    card = chip(country, holder, kind)
    opened = card.open(Can(holder.can))
    files = FileReader(card.channel, max_answer=256)
    files.select_application()
    infos = dg14.parse(files.read(FileId.DG14))
    found = chip_authentication_mapping.finding(opened.proof, infos, vouched=True)
    assert found.status is (Status.PASSED if genuine else Status.FAILED)


def test_offers_of_the_simulated_chip_are_named_as_the_reader_names_them():
    offer = PaceOffer(AES_256, BRAINPOOL384, Mapping.CHIP_AUTHENTICATION)
    assert PACE[offer.protocol].name == "PACE-ECDH-CAM-AES-CBC-CMAC-256"
    assert set(PROFILES) >= set(OPENED_BY_PACE)
