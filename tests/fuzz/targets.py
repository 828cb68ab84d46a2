"""One target per parser, with samples from simulated cards and their country."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache

from drivers.chipcard import access, capabilities, match_on_card, pace, passive, security_infos, tlv
from drivers.chipcard import terminal_authentication as terminal
from drivers.chipcard.apdu import Command, Response
from drivers.chipcard.biometric_information import parse_information
from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.channel import Channel
from drivers.chipcard.cv_certificate import check_chain, load_cv_certificate
from drivers.chipcard.document import FileId
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.evidence import Evidence
from drivers.chipcard.fingerprint_application import FingerprintApplication
from drivers.chipcard.lds import (
    biometrics,
    card_security,
    com,
    cvca,
    dg1,
    dg2,
    dg7,
    dg11,
    dg12,
    dg13,
    dg14,
    dg15,
    dg16,
    image,
    sod,
)
from drivers.chipcard.manners import Manners
from drivers.chipcard.public_keys import load_public_key
from drivers.chipcard.secure_messaging import SecureMessaging
from drivers.chipcard.session_keys import SessionKeys, Suite, mac, pad
from drivers.chipcard.trust import TrustStore, ldif
from drivers.chipcard.trust.loading import WANTED, issuer_and_serial
from drivers.chipcard.trust.master_list import load_master_list
from drivers.chipcard.trust.revocation import load_revocation_list
from drivers.fingerprint.decoding.decoder import wsq_size
from drivers.fingerprint.iso19794_2 import decode_compact
from drivers.fingerprint.iso19794_4 import parse_finger_record
from drivers.fingerprint.zfm.geometry import candidates, recognise, unpack
from drivers.fingerprint.zfm.packet import Packet, PacketKind, PacketReader, encode_packet
from drivers.simulated.chipcard import (
    PROFILES,
    DemoCountry,
    DocumentKind,
    EnrolledFinger,
    Holder,
    personalise,
    trust_export,
)
from drivers.simulated.chipcard import apdu as simulated_apdu
from drivers.simulated.chipcard import suite as simulated
from drivers.simulated.chipcard.files import Directory
from drivers.simulated.chipcard.secure_messaging import ChipSession
from drivers.simulated.finger import SimulatedFinger
from kiosk.identity.card_code import key_from_code
from kiosk.identity.mrz import parse_mrz
from tests.fuzz.harness import Target

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
REFUSED = (CardProtocolError,)
HOLDER = Holder(
    number="035090004321",
    full_name="TRẦN VĂN ĐẠT",
    date_of_birth="15/08/1990",
    sex="Nam",
    nationality="Việt Nam",
    residence="Thôn Đông, Xã Nhân Khang",
    date_of_issue="20/04/2021",
    date_of_expiry="15/08/2030",
    father="Trần Văn Bình",
    mother="Nguyễn Thị Mai",
    old_number="168234567",
)
CODE = "035090004321|168234567|Trần Văn Đạt|15081990|Nam|Thôn Đông, Xã Nhân Khang, Hà Nam|20042021"
KINDS = ("all_groups", "strong", "passport", "td2", "iso39794", "iso39794_jp2", "ta", "ca_dh")
MORE_KINDS = ("cam", "choice", "aa_rsa", "sod_v1", "sod_pss_sha256", "sod_ski", "bac_only", "dh")


KEYS = SessionKeys(bytes(16), bytes(range(16)), Suite.AES_128)


class Answer:
    """A card that gives one answer to everything."""

    atr = b""

    def __init__(self, data: bytes) -> None:
        self._answer = data + b"\x90\x00"

    def transmit(self, _command: bytes) -> bytes:
        return self._answer

    def close(self) -> None:
        return None


def read_module_stream(data: bytes) -> None:
    """As a fingerprint module might send it, with a picture of whatever size it comes to."""
    reader = PacketReader(0xFFFFFFFF)
    reader.feed(data)
    payload = b""
    for lenient in (False, True):
        while (found := reader.next(ended=True, lenient=lenient)) is not None:
            if isinstance(found, Packet):
                payload += found.payload
    geometry = recognise(payload, candidates((64, 64)))
    if geometry is not None:
        unpack(payload, geometry)


def _module_streams() -> tuple[bytes, ...]:
    data = [Packet(PacketKind.DATA, bytes(range(128)))] * 15
    packets = (Packet(PacketKind.REPLY, b"\0"), *data, Packet(PacketKind.LAST_DATA, bytes(128)))
    return (b"".join(encode_packet(packet, 0xFFFFFFFF) for packet in packets),)


@cache
def country() -> DemoCountry:
    return DemoCountry.create()


@cache
def store() -> TrustStore:
    return TrustStore([load_certificate(country().csca_certificate)])


@cache
def files(*kinds: str) -> dict[FileId, tuple[bytes, ...]]:
    """What cards of these kinds hold, by file."""
    found: dict[FileId, set[bytes]] = {}
    for kind in kinds:
        card = personalise(country(), HOLDER, PROFILES[kind])
        chip = card._chip
        for directory in (chip.master_file, chip.application):
            assert directory is not None
            for file in _present(directory, in_master_file=directory is chip.master_file):
                found.setdefault(file, set()).add(directory.by_fid(file.fid).content)
    return {file: tuple(sorted(contents)) for file, contents in found.items()}


def _present(directory: Directory, *, in_master_file: bool) -> Iterable[FileId]:
    return (f for f in FileId if f.in_master_file == in_master_file and f.fid in directory._by_fid)


def file(name: FileId) -> tuple[bytes, ...]:
    return files(*KINDS, *MORE_KINDS)[name]


def walk(data: bytes, depth: int = 0) -> int:
    """Every object in every object."""
    count = 0
    for item in tlv.parse_all(data, depth=depth):
        count += 1 + (walk(item.value, depth + 1) if item.constructed else 0)
    return count


def read_security_object(data: bytes) -> None:
    parsed = sod.parse(data)
    for number in FileId:
        if number in passive.DATA_GROUPS:
            passive.hash_finding(parsed, number, b"")
    passive.signature_findings(parsed, store(), NOW)


def read_card_access(data: bytes) -> None:
    channel = Channel(Answer(data))
    found = access.read_card_access(channel)
    if found is not None:
        pace.choices(found.infos)


def read_security_infos(data: bytes) -> None:
    infos = security_infos.parse(data)
    pace.choices(infos)
    terminal.info_of(infos)


def read_certificate(data: bytes) -> None:
    certificate = load_certificate(data)
    certificate.issued(certificate)
    str(certificate.subject_name + certificate.issuer_name)
    store().chain(certificate)


def read_cv_certificate(data: bytes) -> None:
    certificate = load_cv_certificate(data)
    with suppress(CardProtocolError):
        check_chain((certificate, certificate))


def read_master_list(data: bytes) -> None:
    load_master_list(data).signer()


def read_revocation_list(data: bytes) -> None:
    parsed = load_revocation_list(data)
    parsed.signed_by(load_certificate(country().csca_certificate))
    parsed.fresh_at(NOW)


def read_ldif(data: bytes) -> None:
    for name, value in ldif.read_values(io.BytesIO(data), WANTED):
        if name == "usercertificate":
            issuer_and_serial(value)


def read_portrait(data: bytes) -> None:
    image.decode(dg2.parse(data).image)


def read_everything(data: bytes) -> None:
    """As any file of a card: findings, whatever it is."""
    for number in (FileId.DG1, FileId.DG2, FileId.DG11, FileId.DG13):
        evidence = Evidence(store(), NOW)
        evidence.add(number, data)
        evidence.add_security_object(data)
        evidence.add_card_security(data)
        evidence.document().status("passive")


def open_answer(data: bytes) -> None:
    """Of a chip that wants to be believed: what it says carries a right MAC."""
    messaging = SecureMessaging(KEYS)
    messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
    messaging.unwrap(Response(_sealed(data), 0x9000))


def _sealed(objects: bytes) -> bytes:
    counter = (2).to_bytes(16, "big")
    return objects + tlv.encode(0x8E, mac(KEYS.suite, KEYS.mac, counter + pad(objects, 16)))


def _answers() -> tuple[bytes, ...]:
    chip = ChipSession(simulated.SessionKeys(simulated.AES_128, KEYS.enc, KEYS.mac), 1)
    answer = chip.close(0xB0, simulated_apdu.Response(b"some of a file"))
    return (answer.data[:-10],)


def read_offers(data: bytes) -> None:
    usual = FingerprintApplication()
    match_on_card.find_offers(Channel(Answer(data)), usual, Manners(), extended=False)


def _finger_records() -> tuple[bytes, ...]:
    return tuple(
        record.data for data in file(FileId.DG3) for record in biometrics.parse_dg3(data).records
    )


def _finger_pictures() -> tuple[bytes, ...]:
    return tuple(view.data for data in _finger_records() for view in parse_finger_record(data))


def templates() -> tuple[bytes, ...]:
    finger = bytes(i % 64 for i in range(90))
    card = personalise(country(), HOLDER, fingers=[EnrolledFinger(finger)])
    (reference,) = card._chip.fingers
    return (reference.template(), tlv.encode(0x7F61, b"\x02\x01\x01" + reference.template()))


def text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    """As a scanner gives it."""
    return lambda data: parse(data.decode("utf-8", "replace"))


def atr_and_info(data: bytes) -> None:
    capabilities.historical_bytes(data)
    capabilities.longest_answer(Channel(Answer(data)), data)


def _images() -> tuple[bytes, ...]:
    return tuple(dg2.parse(data).image for data in file(FileId.DG2))


def _zones() -> tuple[bytes, ...]:
    found = []
    for kind in DocumentKind:
        zone = HOLDER.mrz_of(kind)
        width = {90: 30, 72: 36, 88: 44}[len(zone)]
        lines = [zone[at : at + width] for at in range(0, len(zone), width)]
        found += ["\n".join(lines).encode(), zone.encode()]
    return tuple(found)


def _ldif() -> tuple[bytes, ...]:
    made = country()
    entries = (
        trust_export.signer_entry(1, made.signer.der),
        trust_export.revocation_entry(made.revocation_list(NOW)),
        trust_export.master_list_entry(made.master_list()),
    )
    return tuple(trust_export.ldif([entry]).encode() for entry in entries)


def _certificates() -> tuple[bytes, ...]:
    made, spelt_out = country(), DemoCountry.create(explicit_curves=True)
    scheme = PROFILES["sod_pss_sha256"].signature
    signer = made.signer_in(PROFILES["genuine"].signer_state, scheme)
    return (made.csca_certificate, made.link_certificate, made.signer.der, signer.der,
            spelt_out.csca_certificate)  # fmt: skip


def _public_keys() -> tuple[bytes, ...]:
    return tuple(tlv.parse_one(data).value for data in file(FileId.DG15))


def _cv_certificates() -> tuple[bytes, ...]:
    found: list[bytes] = []
    for kind in ("ta", "ta_rsa"):
        scheme = PROFILES[kind].terminal_authentication
        assert scheme is not None
        found += country().terminals(scheme).credentials().chain
    return tuple(found)


def _atrs() -> tuple[bytes, ...]:
    card = personalise(country(), HOLDER)
    return (card.atr, card._chip.master_file.by_fid(0x2F01).content)


_LDS: dict[str, tuple[Callable[[bytes], object], FileId]] = {
    "com": (com.parse, FileId.COM),
    "dg1": (dg1.parse, FileId.DG1),
    "dg2": (dg2.parse, FileId.DG2),
    "dg3": (biometrics.parse_dg3, FileId.DG3),
    "dg4": (biometrics.parse_dg4, FileId.DG4),
    "dg7": (dg7.parse, FileId.DG7),
    "dg11": (dg11.parse, FileId.DG11),
    "dg12": (dg12.parse, FileId.DG12),
    "dg13": (dg13.parse, FileId.DG13),
    "dg14": (dg14.parse, FileId.DG14),
    "dg15": (dg15.parse, FileId.DG15),
    "dg16": (dg16.parse, FileId.DG16),
    "sod": (read_security_object, FileId.SOD),
    "card_access": (read_security_infos, FileId.CARD_ACCESS),
    "card_access_file": (read_card_access, FileId.CARD_ACCESS),
    "card_security": (card_security.parse, FileId.CARD_SECURITY),
    "cvca": (cvca.parse, FileId.CVCA),
    "portrait": (read_portrait, FileId.DG2),
}

_OTHERS: dict[str, tuple[Callable[[bytes], object], Callable[[], tuple[bytes, ...]]]] = {
    "tlv": (walk, lambda: tuple(s for name in (FileId.DG13, FileId.SOD) for s in file(name))),
    "certificate": (read_certificate, _certificates),
    "public_key": (load_public_key, _public_keys),
    "cv_certificate": (read_cv_certificate, _cv_certificates),
    "master_list": (read_master_list, lambda: (country().master_list(),)),
    "revocation_list": (read_revocation_list, lambda: (country().revocation_list(NOW),)),
    "ldif": (read_ldif, _ldif),
    "image": (image.decode, _images),
    "secure_messaging": (open_answer, _answers),
    "biometric_template": (parse_information, templates),
}

_FINGERS: dict[str, tuple[Callable[[bytes], object], Callable[[], tuple[bytes, ...]]]] = {
    "finger_record": (parse_finger_record, _finger_records),
    "finger_wsq": (wsq_size, _finger_pictures),
    "compact_minutiae": (decode_compact, lambda: (SimulatedFinger(1).iso_compact(),)),
}
"""These refuse with ValueError."""

_WITHOUT_REFUSAL: dict[str, tuple[Callable[[bytes], object], Callable[[], tuple[bytes, ...]]]] = {
    "evidence": (read_everything, lambda: file(FileId.SOD) + file(FileId.DG13)),
    "mrz": (text(parse_mrz), _zones),
    "card_code": (text(key_from_code), lambda: (CODE.encode(), b"035090004321", *_zones())),
    "fingerprint_module": (read_module_stream, _module_streams),
    "atr_and_info": (atr_and_info, _atrs),
    "finger_offers": (read_offers, templates),
}


@cache
def target(name: str) -> Target:
    if name in _LDS:
        parse, number = _LDS[name]
        return Target(name, parse, file(number), REFUSED)
    if name in _OTHERS:
        parse, samples = _OTHERS[name]
        return Target(name, parse, samples(), REFUSED)
    if name in _FINGERS:
        parse, samples = _FINGERS[name]
        return Target(name, parse, samples(), (ValueError,))
    parse, samples = _WITHOUT_REFUSAL[name]
    return Target(name, parse, samples())


NAMES = tuple(sorted((*_LDS, *_OTHERS, *_FINGERS, *_WITHOUT_REFUSAL)))
