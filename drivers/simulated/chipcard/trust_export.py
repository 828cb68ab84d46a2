"""Files in which trust travels: master lists, the PKD's LDIF, revocation lists, certificates."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Iterable, Mapping, Sequence

_BASE = "dc=data,dc=download,dc=pkd,dc=icao,dc=int"


def ldif(entries: Iterable[tuple[str, Mapping[str, Sequence[str | bytes]]]]) -> str:
    """Entries by distinguished name (RFC 2849): text as it is, bytes in base 64, lines folded."""
    blocks = []
    for name, attributes in entries:
        lines = [f"dn: {name}"]
        for attribute, values in attributes.items():
            for value in values:
                if isinstance(value, bytes):
                    lines.append(f"{attribute}:: {base64.b64encode(value).decode('ascii')}")
                else:
                    lines.append(f"{attribute}: {value}")
        blocks.append("\n".join(_folded(line) for line in lines))
    return "version: 1\n\n" + "\n\n".join(blocks) + "\n"


def signer_entry(
    number: int, certificate: bytes
) -> tuple[str, Mapping[str, Sequence[str | bytes]]]:
    """A document signer as the ICAO PKD publishes it."""
    return f"cn=demo-signer-{number},o=dsc,c=VN,{_BASE}", {
        "objectClass": ("inetOrgPerson", "pkdDownload", "organizationalPerson", "top", "person"),
        "cn": (f"demo-signer-{number}",),
        "sn": (str(number),),
        "userCertificate;binary": (certificate,),
    }


def revocation_entry(crl: bytes) -> tuple[str, Mapping[str, Sequence[str | bytes]]]:
    return f"cn=demo-crl,o=crl,c=VN,{_BASE}", {
        "objectClass": ("cRLDistributionPoint", "pkdDownload", "top"),
        "cn": ("demo-crl",),
        "certificateRevocationList;binary": (crl,),
    }


def master_list_entry(content: bytes) -> tuple[str, Mapping[str, Sequence[str | bytes]]]:
    return f"cn=demo-master-list,o=ml,c=VN,{_BASE}", {
        "objectClass": ("top", "person", "pkdMasterList", "pkdDownload"),
        "cn": ("demo-master-list",),
        "sn": ("1",),
        "pkdVersion": ("70",),
        "pkdMasterListContent": (content,),
    }


def _folded(line: str) -> str:
    """A line of more than 76 characters goes on after a line break and a space."""
    if len(line) <= 76:
        return line
    return line[:76] + "\n " + "\n ".join(textwrap.wrap(line[76:], 75))
