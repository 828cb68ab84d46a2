"""Makes a simulated card for a holder: writes the files, keys and settings into a chip."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from drivers.simulated.chipcard import lds, pace
from drivers.simulated.chipcard.card import COMMAND_LIMIT, Chip, ChipCard
from drivers.simulated.chipcard.chip_keys import ChipKeys
from drivers.simulated.chipcard.door import Lock
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.face import face_record
from drivers.simulated.chipcard.files import Access, Directory, File
from drivers.simulated.chipcard.finger_record import FingerRecord, finger_record
from drivers.simulated.chipcard.holder import Holder
from drivers.simulated.chipcard.hostile import bomb, file_for
from drivers.simulated.chipcard.match_on_card import (
    TRIES,
    EnrolledFinger,
    FingerReference,
    information_group,
)
from drivers.simulated.chipcard.pki import VALID_FROM, DemoCountry
from drivers.simulated.chipcard.portrait import draw, filled
from drivers.simulated.chipcard.profile import Hostile, ImageFormat, Profile
from drivers.simulated.chipcard.profiles import GENUINE
from drivers.simulated.chipcard.security import Credentials
from drivers.simulated.chipcard.security_infos import (
    CV_AUTHORITIES,
    card_access,
    cv_authorities,
    dg14,
    dg15,
    set_of,
)
from drivers.simulated.chipcard.terminal_authentication import (
    TerminalAuthentication,
    TrustPoint,
)
from drivers.simulated.finger_image import draw_finger

EMRTD_APPLICATION = bytes.fromhex("A0000002471001")

_CARD_ACCESS, _ATR_INFO, _DIR = (0x011C, 0x1C), (0x2F01, 0x01), (0x2F00, 0x1E)
_CARD_SECURITY = (0x011D, 0x1D)
_COM, _SOD = (0x011E, 0x1E), (0x011D, 0x1D)
_THUMB_AND_INDEX = ("right_thumb", "right_index")


def personalise(
    country: DemoCountry,
    holder: Holder,
    profile: Profile = GENUINE,
    fingers: Sequence[EnrolledFinger] = (),
    *,
    entropy: Entropy | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ChipCard:
    """A card of that kind for that person; `fingers` are the references for match on card.

    `sleep` is what the card waits with (slow profile, delay after wrong keys).
    """
    entropy = entropy or Entropy()
    if not profile.is_document:
        return ChipCard(_other_card(), entropy=entropy, sleep=sleep)
    keys = ChipKeys.make(profile, entropy)
    groups = _data_groups(holder, profile, keys, fingers)
    issued = _issue_time(holder)
    security_object = country.sign(
        groups,
        issued,
        scheme=profile.signature,
        state=profile.signer_state,
        version=profile.lds_version,
        by_key_identifier=profile.by_key_identifier,
    )
    application = _application(country, profile, groups, security_object)
    master_file = _master_file(country, profile, keys, issued)
    if profile.quirks.access_in_application:
        application.add(master_file.by_fid(_CARD_ACCESS[0]))
        master_file = Directory(b"", [])
    _forge(application, holder, profile, groups)
    in_chip = ChipKeys.make(profile, entropy) if profile.other_chip_keys else keys
    references = tuple(
        FingerReference(number, finger, TRIES, profile.comparison)
        for number, finger in enumerate(fingers if profile.compares else (), start=1)
    )
    chip = Chip(
        atr=answer_to_reset(extended=profile.says_extended),
        master_file=master_file,
        application=application,
        credentials=_credentials(country, holder, profile, in_chip, entropy),
        fingers=references,
        comparison=profile.comparison,
        comparison_application=_comparison_application(profile, references, application),
        extended_length=profile.extended_length,
        response_limit=profile.response_limit,
        quirks=profile.quirks,
        delay_ms=profile.delay_ms,
        pulled_after=profile.pulled_after,
    )
    return ChipCard(chip, entropy=entropy, sleep=sleep)


def _comparison_application(
    profile: Profile, references: Sequence[FingerReference], document: Directory
) -> Directory | None:
    """An application of its own where the profile names one, with its file if it has one."""
    demands = profile.comparison
    files = []
    if demands.information_file is not None and references:
        number = demands.information_file
        files.append(File(number, number & 0x1F, information_group(references)))
    if demands.application:
        return Directory(demands.application, files)
    for file in files:
        document.add(file)
    return None


def answer_to_reset(*, extended: bool) -> bytes:
    """As a contactless reader makes it of a chip's historical bytes (PC/SC part 3, 3.1.3.2.3)."""
    historical = (
        b"\x80" + _compact(3, b"\xb8") + _compact(7, lds.capability_bytes(extended=extended))
    )
    body = bytes([0x80 | len(historical), 0x80, 0x01]) + historical
    check = 0
    for octet in body:
        check ^= octet
    return b"\x3b" + body + bytes([check])


def _compact(tag: int, value: bytes) -> bytes:
    """COMPACT-TLV of historical bytes (ISO/IEC 7816-4, 12.1.1)."""
    return bytes([tag << 4 | len(value)]) + value


def _credentials(
    country: DemoCountry, holder: Holder, profile: Profile, keys: ChipKeys, entropy: Entropy
) -> Credentials:
    document, birth, expiry = holder.mrz_password()
    lock = Lock(
        profile.offers,
        passwords={
            pace.CAN_PASSWORD: pace.secret_of_can(profile.can or holder.can),
            pace.MRZ_PASSWORD: pace.secret_of_mrz(document, birth, expiry),
        },
        tries=profile.tries,
        basic_access=profile.basic_access or not profile.pace,
        static_keys=keys.mapping_scalars,
    )
    terminal = None
    if profile.terminal_authentication is not None:
        authority = country.terminals(profile.terminal_authentication)
        point = TrustPoint(authority.reference, authority.trust_point)
        terminal = TerminalAuthentication(point, _issue_time(holder).date())
    return Credentials(
        lock,
        chip_authentication=keys.chip_authentication,
        active_authentication=keys.active_authentication(entropy),
        terminal_authentication=terminal,
        identifier=document.encode("ascii"),
    )


def _data_groups(
    holder: Holder, profile: Profile, keys: ChipKeys, fingers: Sequence[EnrolledFinger]
) -> dict[int, bytes]:
    issued = _issue_time(holder)
    portrait = draw(
        holder.number,
        female=holder.is_female,
        age=holder.age_on(issued.date()),
        image_format=profile.image,
    )
    if profile.portrait_bytes:
        portrait = filled(portrait, profile.portrait_bytes)
    if profile.hostile is Hostile.IMAGE_BOMB:
        portrait = bomb(portrait)
    groups = {
        1: lds.dg1(holder, profile.document),
        2: lds.dg2(face_record(portrait, profile.face)),
    }
    if profile.terminal_authentication is not None:
        groups[3], groups[4] = lds.dg3(_pictures(holder, profile, fingers)), lds.dg4()
    elif profile.vietnamese:
        groups[3] = lds.dg3()
    if profile.vietnamese:
        groups[13] = lds.dg13(holder)
    infos = keys.security_infos()
    if infos:
        groups[14] = dg14(infos)
    key_info = keys.active_public_key
    if key_info is not None:
        groups[15] = dg15(key_info)
    groups.update(_more_groups(holder, profile))
    return {
        number: file_for(profile.hostile, number) or content
        for number, content in sorted(groups.items())
    }


def _pictures(
    holder: Holder, profile: Profile, fingers: Sequence[EnrolledFinger]
) -> list[FingerRecord]:
    """Of the enrolled fingers that have one, else of two fingers that are drawn for the holder."""
    taken = [(finger.position, finger.image) for finger in fingers if finger.image is not None]
    drawn = taken or [
        (position, draw_finger(f"{holder.number} {position}")) for position in _THUMB_AND_INDEX
    ]
    return [finger_record(position, image, profile.finger_format) for position, image in drawn]


def _more_groups(holder: Holder, profile: Profile) -> dict[int, bytes]:
    mark = draw(holder.full_name, female=False, age=30, image_format=ImageFormat.JPEG)
    made = {
        7: lambda: lds.dg7(mark),
        11: lambda: lds.dg11(holder),
        12: lambda: lds.dg12(holder),
        16: lambda: lds.dg16(holder),
    }
    return {number: made[number]() for number in sorted(profile.more_groups)}


def _application(
    country: DemoCountry, profile: Profile, groups: dict[int, bytes], security_object: bytes
) -> Directory:
    version = b"0108" if profile.lds_version else b"0107"
    files = [File(*_SOD, security_object)]
    if profile.has_com:
        files.append(File(*_COM, lds.com(groups, version)))
    closed = {3: Access.TO_READERS_OF_DG3, 4: Access.TO_READERS_OF_DG4}
    for number, content in groups.items():
        endless = profile.hostile is Hostile.ENDLESS and number == 13
        access = closed.get(number, Access.AFTER_PACE)
        files.append(File(0x0100 | number, number, content, access, endless))
    if profile.terminal_authentication is not None:
        reference = country.terminals(profile.terminal_authentication).reference
        files.append(File(*CV_AUTHORITIES, cv_authorities([reference])))
    return Directory(EMRTD_APPLICATION, files)


def _forge(
    application: Directory, holder: Holder, profile: Profile, groups: dict[int, bytes]
) -> None:
    """Changes after the signature."""
    if profile.tampered and profile.vietnamese:
        application.replace(0x010D, lds.dg13(replace(holder, residence="Số 1, Phố Mới")))
    elif profile.tampered:
        other = replace(holder, full_name="NGUYỄN VĂN KHÁC")
        application.replace(0x0101, lds.dg1(other, profile.document))
    if profile.truncated:
        application.replace(0x010D, groups[13][: len(groups[13]) // 2])


def _master_file(
    country: DemoCountry, profile: Profile, keys: ChipKeys, issued: dt.datetime
) -> Directory:
    files = []
    if profile.pace:
        files.append(File(*_CARD_ACCESS, card_access(profile.offers), Access.ALWAYS))
        mapping_infos = keys.mapping_infos()
        if mapping_infos:
            signed = country.sign_card_security(
                set_of(mapping_infos), issued, scheme=profile.signature, state=profile.signer_state
            )
            files.append(File(*_CARD_SECURITY, signed))
    if profile.has_info:
        limits = lds.card_limits(
            COMMAND_LIMIT, profile.response_limit, extended=profile.says_extended
        )
        applications = lds.directory_of_applications(EMRTD_APPLICATION)
        files.append(File(*_ATR_INFO, limits, Access.ALWAYS))
        files.append(File(*_DIR, applications, Access.ALWAYS))
    return Directory(b"", files)


def _other_card() -> Chip:
    """A card with a file or two, and nothing of ICAO 9303 in it."""
    directory = Directory(
        b"", [File(*_DIR, lds.directory_of_applications(b"\xf0DEMO"), Access.ALWAYS)]
    )
    return Chip(
        atr=bytes.fromhex("3B6700002920006F789000"),
        master_file=directory,
        application=None,
        credentials=Credentials(Lock((), passwords={})),
        quirks=replace(GENUINE.quirks, select_master_file=True),
    )


def _issue_time(holder: Holder) -> dt.datetime:
    """Noon of the day of issue; the signer's first day where that is unknown or earlier."""
    try:
        day = dt.datetime.strptime(holder.date_of_issue, "%d/%m/%Y").replace(tzinfo=dt.UTC)
    except ValueError:
        return VALID_FROM
    return max(day + dt.timedelta(hours=12), VALID_FROM)
