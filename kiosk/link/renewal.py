"""Renews the terminal's certificate in good time, with a new key each time."""

from __future__ import annotations

import datetime as dt
import logging
import time

from kiosk.backoff import Backoff
from kiosk.link.client import StationClient
from kiosk.link.identity import Identity, IdentityError, IdentityFile, check_certificate
from kiosk.pairing.certificates import CertificateFault, key_request, new_key, read_certificate

FIRST_PAUSE = 60.0
LONGEST_PAUSE = 6 * 3600.0
"""Seconds between tries; a third of the certificate's life is left for them."""

_log = logging.getLogger(__name__)


class Renewal:
    """Used by the link's thread."""

    def __init__(self, file: IdentityFile) -> None:
        self._file = file
        self._backoff = Backoff(FIRST_PAUSE, LONGEST_PAUSE)
        self._not_before = 0.0

    def attend(self, client: StationClient, identity: Identity, station_time: dt.datetime) -> None:
        """Renew if it is time, by the station's clock. The file then holds the new identity."""
        if station_time < identity.own.renewal_due() or time.monotonic() < self._not_before:
            return
        fault = self._renew(client, identity, station_time)
        if fault is None:
            _log.info("the certificate of %s is renewed", identity.terminal_id)
            self._backoff.reset()
        else:
            _log.warning("the certificate is not renewed: %s", fault)
            self._not_before = time.monotonic() + self._backoff.next()

    def _renew(
        self, client: StationClient, identity: Identity, station_time: dt.datetime
    ) -> object | None:
        """What stood against it; None: nothing."""
        key = new_key()
        answer = client.renew(key_request(key, identity.terminal_id))
        if not isinstance(answer, bytes):
            return answer
        try:
            certificate = read_certificate(answer)
            check_certificate(
                certificate,
                key=key,
                terminal_id=identity.terminal_id,
                authority=identity.authority,
                now=station_time,
            )
            self._file.save(key, certificate, identity.authority)
        except (CertificateFault, IdentityError) as error:
            return error
        return None
