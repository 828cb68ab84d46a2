"""Routes by which a terminal becomes one of this station's, and stays it."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from kiosk.pairing.certificates import LARGEST_DER, TerminalCertificate
from kiosk.pairing.secret import FORM, read_secret
from kiosk.station import pairing_secret_store
from kiosk.station.api.messages import RequestBody, TerminalId
from kiosk.station.authority import Authority
from kiosk.station.pairing import Pairings
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.web.allowance import Allowance

Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Base64 = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=2 * LARGEST_DER)
]
"""RFC 4648, section 4."""


SECRET_TRIES = (10.0, 0.2)
"""From one address: at once, and then a second. What counts for good is in the store."""

SecretText = Annotated[str, StringConstraints(pattern=FORM)]


class PairingBody(RequestBody):
    terminal_id: TerminalId
    key_request: Base64
    """PKCS #10 for a key on P-256."""
    commitment: Hex32


class NonceBody(RequestBody):
    nonce: Hex32


class SecretBody(RequestBody):
    terminal_id: TerminalId
    key_request: Base64
    """PKCS #10 for a key on P-256."""
    secret: SecretText
    """Made at the station for this terminal (`kiosk station pair --for`); good once."""


class RenewalBody(RequestBody):
    terminal_id: TerminalId
    key_request: Base64


class PairingAnswer(BaseModel):
    id: str
    station_id: str
    station_name: str
    authority: str
    """Certificate of the station's authority, Base64 of its DER."""
    nonce: str
    expires_in: Annotated[float, Field(description="seconds")]


class AuthorityAnswer(BaseModel):
    station_id: str
    station_name: str
    authority: str
    """Certificate of the station's authority, Base64 of its DER."""


class CertificateAnswer(BaseModel):
    certificate: str | None
    """Base64 of its DER; null while staff have not confirmed."""
    time: dt.datetime


class TimeAnswer(BaseModel):
    time: dt.datetime


def pairing_routes(point: ServicePoint, pairings: Pairings, authority: Authority) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["pairing"])
    secret_tries = Allowance(*SECRET_TRIES)

    @routes.post("/pairings", status_code=201)
    def ask(body: PairingBody, request: Request) -> PairingAnswer:
        """Ask to be paired, with a commitment to a nonce that is kept back."""
        address = request.client.host if request.client else ""
        given = bytes.fromhex(body.commitment)
        asked = pairings.ask(body.terminal_id, _decoded(body.key_request), given, address)
        return PairingAnswer(
            id=asked.id,
            station_id=point.station_id,
            station_name=point.name,
            authority=_encoded(authority.der),
            nonce=asked.nonce.hex(),
            expires_in=(asked.expires_at - point.clock()).total_seconds(),
        )

    @routes.post("/pairings/{pairing_id}/nonce", status_code=204)
    def reveal(pairing_id: UUID, body: NonceBody) -> Response:
        """Show the nonce; both sides have the code from now on."""
        pairings.reveal(str(pairing_id), bytes.fromhex(body.nonce))
        return Response(status_code=204)

    @routes.get("/pairings/authority")
    def who() -> AuthorityAnswer:
        """The station's authority, for a terminal that knows its fingerprint beforehand."""
        return AuthorityAnswer(
            station_id=point.station_id,
            station_name=point.name,
            authority=_encoded(authority.der),
        )

    @routes.post("/pairings/secret", status_code=201)
    async def by_secret(body: SecretBody, request: Request) -> CertificateAnswer:
        """The terminal's certificate for a secret that was made for it. For the same key it may be
        asked again until the secret's time is over; after five refusals the secret is void."""
        if not secret_tries.take(request.client.host if request.client else ""):
            raise Refusal(Reason.TOO_OFTEN)
        secret, asked = read_secret(body.secret), _decoded(body.key_request)
        if secret is None:
            raise Refusal(Reason.MALFORMED, ("secret",))
        now, terminal = point.clock(), body.terminal_id

        def step(book: SqlBook) -> bytes | Reason:
            return pairing_secret_store.use(book, pairings.certify, terminal, secret, asked, now)

        said = await point.writer.run(step)
        if isinstance(said, Reason):
            raise Refusal(said)
        return CertificateAnswer(certificate=_encoded(said), time=now)

    @routes.get("/pairings/{pairing_id}")
    def outcome(pairing_id: UUID) -> CertificateAnswer:
        """The terminal's certificate, once staff have compared the codes and confirmed."""
        certificate = pairings.certificate(str(pairing_id))
        return CertificateAnswer(
            certificate=None if certificate is None else _encoded(certificate), time=point.clock()
        )

    @routes.post("/certificates", status_code=201)
    def renew(body: RenewalBody, request: Request) -> CertificateAnswer:
        """A new certificate for the terminal that asks, under the present one."""
        terminal: TerminalCertificate | None = getattr(request.state, "terminal", None)
        if terminal is None:
            raise Refusal(Reason.CERTIFICATE_MISSING)
        certificate = pairings.renew(terminal.terminal_id, _decoded(body.key_request))
        return CertificateAnswer(certificate=_encoded(certificate), time=point.clock())

    @routes.get("/time")
    def time() -> TimeAnswer:
        """The station's clock, for a terminal that must know whether its own is wrong."""
        return TimeAnswer(time=point.clock())

    return routes


def _encoded(der: bytes) -> str:
    return base64.b64encode(der).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Refusal(Reason.MALFORMED, ("key_request",)) from None
