"""The kinds of simulated card, by name. Each differs from GENUINE in what its summary says."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import replace

from drivers.simulated.chipcard.curves import (
    BRAINPOOL256,
    BRAINPOOL320,
    BRAINPOOL384,
    BRAINPOOL512,
    P224,
    P256,
    P384,
    P521,
)
from drivers.simulated.chipcard.cv_certificate import ECDSA_SHA256, RSA_PSS_SHA256, RSA_SHA256
from drivers.simulated.chipcard.finger_record import FingerFormat
from drivers.simulated.chipcard.groups import MODP_1024_160, MODP_2048_224, MODP_2048_256
from drivers.simulated.chipcard.holder import DocumentKind
from drivers.simulated.chipcard.match_on_card import Demands
from drivers.simulated.chipcard.pace import Mapping, PaceOffer
from drivers.simulated.chipcard.pki import SignerState
from drivers.simulated.chipcard.profile import (
    FaceFormat,
    Hostile,
    ImageFormat,
    Profile,
    Quirks,
)
from drivers.simulated.chipcard.signing import SignatureScheme
from drivers.simulated.chipcard.suite import AES_128, AES_192, AES_256, TDES

GENUINE = Profile("genuine", "In order")

_EVERY_GROUP = frozenset({7, 11, 12, 16})
_OFF_CURVE = b"\x04" + bytes(31) + b"\x05" + bytes(31) + b"\x07"
_ORDER_TWO = (MODP_2048_256.p - 1).to_bytes(256, "big")


_BASIC = (
    GENUINE,
    Profile("cloned", "Copy of a real card's files in another chip", other_chip_keys=True),
    Profile("unsigned", "Signed by a country signer nobody knows", untrusted_signer=True),
    Profile("tampered", "The residence was changed after signing", tampered=True),
    Profile("truncated", "DG13 is cut off in the middle", truncated=True),
    Profile("slow", "60 ms for every command", delay_ms=60),
    Profile("short", "Takes short APDUs only", extended_length=False),
    Profile("active_only", "Proves itself by Active Authentication", chip_authentication=False),
    Profile("blocking", "Blocks after three wrong keys", tries=3),
    Profile(
        "strong",
        "AES-256 on P-384, JPEG portrait",
        suite=AES_256,
        domain=P384,
        image=ImageFormat.JPEG,
        quirks=Quirks(select_master_file=True),
        explicit_curves=False,
    ),
    Profile("other_card", "No identity document", is_document=False),
)

_ACCESS = (
    Profile("bac_only", "Basic Access Control, no EF.CardAccess", pace=False),
    Profile("pace_and_bac", "PACE and Basic Access Control", basic_access=True),
    Profile("wrong_key", "Its CAN is not the end of the number", can="830274"),
    Profile("tdes", "PACE and Chip Authentication with 3DES", suite=TDES),
    Profile("aes192", "AES-192 on brainpoolP320", suite=AES_192, domain=BRAINPOOL320,
            active_domain=BRAINPOOL256),
    Profile("aes256", "AES-256 on brainpoolP512", suite=AES_256, domain=BRAINPOOL512),
    Profile("p521", "AES-256 on P-521", suite=AES_256, domain=P521),
    Profile("p224", "AES-128 on P-224", domain=P224),
    Profile("im", "Integrated mapping", mapping=Mapping.INTEGRATED),
    Profile("im_tdes", "Integrated mapping with 3DES", mapping=Mapping.INTEGRATED, suite=TDES),
    Profile("im_aes192", "Integrated mapping with AES-192", mapping=Mapping.INTEGRATED,
            suite=AES_192, domain=P256),
    Profile("im_aes256", "Integrated mapping with AES-256 on P-384", suite=AES_256,
            mapping=Mapping.INTEGRATED, domain=P384),
    Profile("cam", "Chip-authentication mapping", mapping=Mapping.CHIP_AUTHENTICATION),
    Profile("cam_aes256", "Chip-authentication mapping, AES-256, brainpoolP384", suite=AES_256,
            mapping=Mapping.CHIP_AUTHENTICATION, domain=BRAINPOOL384),
    Profile("cam_and_gm", "Offers generic mapping and chip-authentication mapping",
            more_offers=(PaceOffer(AES_128, BRAINPOOL256, Mapping.CHIP_AUTHENTICATION),)),
    Profile("cloned_cam", "Copy whose chip-authentication mapping fails", other_chip_keys=True,
            mapping=Mapping.CHIP_AUTHENTICATION),
    Profile("dh", "PACE and Chip Authentication over DH", domain=MODP_2048_256,
            active_domain=BRAINPOOL256),
    Profile("dh_tdes", "DH of 1,024 bits with 3DES", domain=MODP_1024_160, suite=TDES,
            active_domain=BRAINPOOL256),
    Profile("dh_aes256", "DH with AES-256", domain=MODP_2048_224, suite=AES_256,
            active_domain=BRAINPOOL256),
    Profile("dh_im", "Integrated mapping over DH", domain=MODP_2048_256,
            mapping=Mapping.INTEGRATED, active_domain=BRAINPOOL256),
    Profile("ambiguous", "The same protocol on three curves: MSE:Set AT needs its tag 84",
            more_offers=(PaceOffer(AES_128, P256), PaceOffer(AES_128, P384))),
    Profile("choice", "Five entries in EF.CardAccess, the weakest first", suite=TDES,
            more_offers=(
                PaceOffer(AES_128, P256, Mapping.INTEGRATED),
                PaceOffer(AES_256, BRAINPOOL384, Mapping.CHIP_AUTHENTICATION),
                PaceOffer(AES_192, BRAINPOOL256),
                PaceOffer(AES_128, MODP_2048_256),
            )),
    Profile("false_point", "Sends a point that is not on the curve in PACE",
            false_map=_OFF_CURVE),
    Profile("small_subgroup", "Sends an element of order two in PACE over DH",
            domain=MODP_2048_256, false_map=_ORDER_TWO, active_domain=BRAINPOOL256),
)  # fmt: skip

_GENUINENESS = (
    Profile("ca_tdes", "Chip Authentication with 3DES by MSE:Set KAT", chip_suite=TDES),
    Profile("ca_aes256", "Chip Authentication with AES-256 on P-521, its key has a number",
            chip_suite=AES_256, chip_domain=P521, chip_key_id=1),
    Profile("ca_dh", "Chip Authentication over DH", chip_domain=MODP_2048_224),
    Profile("ca_dh_tdes", "Chip Authentication over DH with 3DES", chip_suite=TDES,
            chip_domain=MODP_1024_160),
    Profile("aa_rsa", "Active Authentication, RSA with SHA-1", chip_authentication=False,
            active_rsa=1024, active_digest="sha1"),
    Profile("aa_rsa_sha224", "Active Authentication, RSA with SHA-224",
            chip_authentication=False, active_rsa=1280, active_digest="sha224"),
    Profile("aa_rsa_sha256", "Active Authentication, RSA with SHA-256",
            chip_authentication=False, active_rsa=1536, active_digest="sha256"),
    Profile("aa_rsa_sha384", "Active Authentication, RSA with SHA-384",
            chip_authentication=False, active_rsa=2048, active_digest="sha384"),
    Profile("aa_rsa_sha512", "Active Authentication, RSA with SHA-512",
            chip_authentication=False, active_rsa=2048, active_digest="sha512"),
    Profile("aa_ecdsa_sha1", "Active Authentication, ECDSA with SHA-1",
            chip_authentication=False, active_domain=P224, active_digest="sha1"),
    Profile("aa_ecdsa_sha512", "Active Authentication, ECDSA with SHA-512 on P-521",
            chip_authentication=False, active_domain=P521, active_digest="sha512"),
    Profile("cloned_aa", "Copy whose Active Authentication (RSA) fails", other_chip_keys=True,
            chip_authentication=False, active_rsa=1024, active_digest="sha1"),
    Profile("ta", "Fingerprints after Terminal Authentication (ECDSA)",
            terminal_authentication=ECDSA_SHA256),
    Profile("finger_picture", "Compares no finger, shows its picture to terminals that may",
            compares=False, terminal_authentication=ECDSA_SHA256),
    Profile("no_comparison", "Compares no finger", compares=False),
    Profile("ta_rsa", "Fingerprints after Terminal Authentication (RSA, PKCS #1 v1.5)",
            terminal_authentication=RSA_SHA256),
    Profile("ta_jp2", "Fingerprints in JPEG 2000", terminal_authentication=ECDSA_SHA256,
            finger_format=FingerFormat.JPEG_2000),
    Profile("ta_pss", "Fingerprints after Terminal Authentication (RSA, PSS)",
            terminal_authentication=RSA_PSS_SHA256),
    Profile("ta_bac", "Basic Access Control, then Terminal Authentication", pace=False,
            terminal_authentication=ECDSA_SHA256),
    Profile("nothing_to_prove", "Neither Chip nor Active Authentication",
            chip_authentication=False, active_authentication=False),
)  # fmt: skip

_SIGNED = (
    Profile("revoked_signer", "The signer stands in the CRL", signer=SignerState.REVOKED),
    Profile("expired_signer", "The signer's certificate has expired since",
            signer=SignerState.EXPIRED),
    Profile("late_signer", "The signer's certificate had expired when it signed",
            signer=SignerState.LATE),
    Profile("key_change", "Signed under the country's next key (link certificate)",
            signer=SignerState.SUCCESSOR),
    Profile("sod_v1", "LDS 1.8: version 1 of the LDS security object", lds_version=1),
    Profile("sod_ski", "The signer is named by its key identifier", by_key_identifier=True),
    Profile("sod_rsa_sha1", "RSA PKCS #1 v1.5 with SHA-1",
            signature=SignatureScheme("rsa_v15", "sha1")),
    Profile("sod_rsa_sha256", "RSA PKCS #1 v1.5 with SHA-256",
            signature=SignatureScheme("rsa_v15", "sha256")),
    Profile("sod_rsa_sha512", "RSA PKCS #1 v1.5 with SHA-512",
            signature=SignatureScheme("rsa_v15", "sha512")),
    Profile("sod_pss_sha1", "RSA PSS with SHA-1", signature=SignatureScheme("rsa_pss", "sha1")),
    Profile("sod_pss_sha256", "RSA PSS with SHA-256",
            signature=SignatureScheme("rsa_pss", "sha256")),
    Profile("sod_pss_sha384", "RSA PSS with SHA-384", lds_version=1,
            signature=SignatureScheme("rsa_pss", "sha384")),
    Profile("sod_pss_sha512", "RSA PSS with SHA-512",
            signature=SignatureScheme("rsa_pss", "sha512")),
    Profile("sod_ecdsa_sha1", "ECDSA on P-224 with SHA-1",
            signature=SignatureScheme("ecdsa", "sha1", P224)),
    Profile("sod_ecdsa_sha224", "ECDSA on P-224 with SHA-224",
            signature=SignatureScheme("ecdsa", "sha224", P224)),
    Profile("sod_ecdsa_sha384", "ECDSA on brainpoolP384 with SHA-384",
            signature=SignatureScheme("ecdsa", "sha384", BRAINPOOL384)),
    Profile("sod_ecdsa_sha512", "ECDSA on P-521 with SHA-512", lds_version=1,
            signature=SignatureScheme("ecdsa", "sha512", P521)),
)  # fmt: skip

_PASSPORT = Profile("passport", "TD3 passport without DG13, with DG7, DG11, DG12, DG16",
                    document=DocumentKind.TD3, vietnamese=False, more_groups=_EVERY_GROUP,
                    image=ImageFormat.JPEG, basic_access=True)  # fmt: skip

_CONTENT = (
    _PASSPORT,
    replace(_PASSPORT, name="old_passport", summary="TD3 passport with BAC and AA (RSA) only",
            pace=False, chip_authentication=False, active_rsa=1024, active_digest="sha1",
            more_groups=frozenset()),
    replace(_PASSPORT, name="td2", summary="TD2 document without DG13", document=DocumentKind.TD2),
    Profile("all_groups", "DG7, DG11, DG12 and DG16 beside DG13", more_groups=_EVERY_GROUP),
    Profile("iso39794", "DG2 in ISO/IEC 39794-5, JPEG", face=FaceFormat.ISO_39794,
            image=ImageFormat.JPEG),
    Profile("iso39794_jp2", "DG2 in ISO/IEC 39794-5, JPEG 2000", face=FaceFormat.ISO_39794),
    Profile("huge_portrait", "DG2 of 48,000 bytes: READ BINARY with odd instruction",
            portrait_bytes=48_000),
    Profile("huge_short", "DG2 of 48,000 bytes with short APDUs only",
            portrait_bytes=48_000, extended_length=False),
)  # fmt: skip

_MANNERS = (
    Profile("false_extended", "Announces extended length and refuses it", extended_length=False,
            announces_extended=True),
    Profile("shy_extended", "Takes extended length without announcing it",
            announces_extended=False),
    Profile("narrow_extended", "Extended length up to 1,000 bytes", response_limit=1000),
    Profile("bare", "No EF.ATR/INFO, no EF.DIR", has_info=False),
    Profile("select_loudly", "SELECT must want an answer (P2 = 00)",
            quirks=Quirks(select_silently=False)),
    Profile("select_first", "No short file identifiers: SELECT each file",
            quirks=Quirks(short_identifiers=False, select_files_with=(0x02,))),
    Profile("select_plain", "Files are selected with P1 = 00 only, after the master file",
            quirks=Quirks(short_identifiers=False, select_files_with=(0x00,),
                          select_master_file=True)),
    Profile("exact", "Refuses to read past the end of a file",
            quirks=Quirks(read_past_end=False)),
    Profile("chained", "Chip Authentication over DH with short APDUs only: command chaining",
            chip_domain=MODP_2048_224, extended_length=False),
    Profile("chained_ta", "Terminal Authentication (RSA) with short APDUs only: command chaining",
            terminal_authentication=RSA_SHA256, extended_length=False),
    Profile("unchained", "Chip Authentication over DH, extended length unannounced, no chaining",
            chip_domain=MODP_2048_224, announces_extended=False, quirks=Quirks(chaining=False)),
    Profile("curt", "Drops the session over every error, and says why in plain",
            quirks=Quirks(protects_errors=False)),
    Profile("curt_and_short", "The same with short APDUs, no short file identifiers, no EF.COM",
            quirks=Quirks(protects_errors=False, short_identifiers=False, select_silently=False,
                          read_past_end=False),
            extended_length=False, has_com=False),
    replace(_PASSPORT, name="curt_passport", summary="The same in a passport with BAC",
            quirks=Quirks(protects_errors=False, short_identifiers=False), pace=False),
    Profile("java_card", "EF.CardAccess in the application, which is all there is",
            quirks=Quirks(access_in_application=True, short_identifiers=False),
            basic_access=True, extended_length=False),
    Profile("curt_java_card", "The same; drops the session over errors, is opened once per reset",
            quirks=Quirks(access_in_application=True, protects_errors=False, one_access=True),
            has_com=False),
    replace(_PASSPORT, name="curt_old_passport", summary="The same in a passport with BAC",
            quirks=Quirks(protects_errors=False, one_access=True), pace=False),
    Profile("no_com", "No EF.COM", has_com=False),
    Profile("no_status", "Good answers under secure messaging lack their status",
            quirks=Quirks(states_status=False), pace=False, suite=TDES),
    Profile("no_reference", "Refuses the number of the domain parameters in PACE",
            quirks=Quirks(parameter_reference=False)),
    Profile("pulled", "Leaves the field at the 13th command, once", pulled_after=12),
    Profile("pulled_late", "Leaves the field at the 41st command, once; short APDUs",
            pulled_after=40, extended_length=False),
)  # fmt: skip

_COMPARING = (
    Profile("moc_sorted", "Compares 40 minutiae at most, from left to right; described in a file",
            comparison=Demands(most=40, order=0x05, information_file=0x1F05)),
    Profile("moc_apart", "Compares fingers in an application of its own, nearest to the middle"
            " first, in DO A1", comparison=Demands(
                order=0x11, constructed=True, application=bytes.fromhex("F04D4F4356"))),
    Profile("moc_many", "Compares up to 120 minutiae: a chain of short commands",
            extended_length=False, comparison=Demands(most=120, order=0x0A)),
)  # fmt: skip

_HOSTILE = (
    Profile("endless", "DG13 never ends", hostile=Hostile.ENDLESS),
    Profile("nested", "Data objects nested thousands deep", hostile=Hostile.NESTED),
    Profile("indefinite", "DG13 has an indefinite length", hostile=Hostile.INDEFINITE),
    Profile("image_bomb", "A small portrait that announces 65,500 × 65,500 pixels",
            hostile=Hostile.IMAGE_BOMB, image=ImageFormat.JPEG),
    Profile("image_bomb_jp2", "The same in JPEG 2000", hostile=Hostile.IMAGE_BOMB),
    Profile("huge_rsa", "An RSA key of 32,768 bits in DG15", hostile=Hostile.HUGE_RSA,
            chip_authentication=False),
    Profile("point_off_curve", "The key in DG14 is not on its curve",
            hostile=Hostile.POINT_OFF_CURVE),
    Profile("made_up_curve", "The keys' curve has a generator of the card's choice",
            hostile=Hostile.MADE_UP_CURVE),
)  # fmt: skip

PROFILES: MappingType[str, Profile] = {
    profile.name: profile
    for group in (_BASIC, _ACCESS, _GENUINENESS, _SIGNED, _CONTENT, _MANNERS, _COMPARING, _HOSTILE)
    for profile in group
}
