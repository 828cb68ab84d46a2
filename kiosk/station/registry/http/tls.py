"""TLS with the registry: its own authorities and no others, our certificate shown."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

from kiosk.exchange.bounded import Distrust
from kiosk.pairing.private_file import read_private
from kiosk.station.registry.http.options import HttpRegistryOptions, RegistryOptionsError


class ClientTls:
    """Our side, read from its files; read again after one of them has changed."""

    def __init__(self, options: HttpRegistryOptions) -> None:
        """Raises RegistryOptionsError for files that cannot be used."""
        self._authorities = options.ca_file
        self._certificate = options.client_cert_file
        self._key = options.client_key_file
        self._turn = threading.Lock()
        try:
            self._read = self._stamps()
            self._context = self._load()
        except OSError as error:
            raise RegistryOptionsError(_said(error)) from None

    def context(self) -> ssl.SSLContext:
        """Raises OSError while a file that was changed cannot be used."""
        with self._turn:
            now = self._stamps()
            if now != self._read:
                self._context = self._load()
                self._read = now
            return self._context

    def _load(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_verify_locations(self._authorities)
        except ssl.SSLError:
            raise OSError(f"{self._authorities}: no certificates in PEM") from None
        read_private(self._key)  # for its look at who else may read the key
        try:
            context.load_cert_chain(self._certificate, self._key, password=_no_password)
        except ssl.SSLError:
            said = f"{self._certificate}, {self._key}: no certificate with its key"
            raise OSError(said) from None
        return context

    def _stamps(self) -> tuple[tuple[int, int], ...]:
        files = (self._authorities, self._certificate, self._key)
        return tuple(_stamp(file) for file in files)


def _stamp(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_ino


def _no_password() -> str:
    """A key under a password could not be used at a start without people."""
    return ""


def _said(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)


class HostTls:
    """Implements `Securing`: the host is who its certificate says that it is."""

    def __init__(self, tls: ClientTls, host: str) -> None:
        self._tls = tls
        self._host = host

    def wrap(self, plain: socket.socket) -> ssl.SSLSocket:
        """Raises Distrust, or OSError when the network fails."""
        try:
            context = self._tls.context()
        except OSError:
            raise Distrust("own-certificate") from None
        try:
            return context.wrap_socket(plain, server_hostname=self._host)
        except ssl.SSLCertVerificationError:
            raise Distrust("not-the-registry") from None
