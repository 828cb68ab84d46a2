"""A private PostgreSQL for tests and benches: Debian's package, a fresh cluster, a free port.

It listens on a Unix socket in its own folder and on 127.0.0.1, syncs to disk as in earnest, and
is gone with its folder at the end. PostgreSQL refuses to run as root: there it runs as `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg

UNPRIVILEGED = "nobody"


class PostgresMissing(Exception):
    """Debian's package `postgresql` is not installed."""


def programs() -> Path:
    """The folder of the newest version's programs. Raises PostgresMissing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if not found:
        raise PostgresMissing("apt-get install postgresql")
    return found[-1].parent


def _version(path: Path) -> float:
    return float(path.parts[-3])


class Cluster:
    def __init__(self, folder: Path, connections: int = 200) -> None:
        self.folder = folder
        self._connections = connections
        self.data = folder / "data"
        self.port = _free_port()
        self._log = folder / "log"

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, UNPRIVILEGED)
        self._run("initdb", "-D", self.data, "-U", "kiosk", "-A", "trust", "-E", "UTF8")
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n"
                f"unix_socket_directories = '{self.folder}'\n"
                f"max_connections = {self._connections}\n"
            )

    def start(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-l", self._log, "-w", "-t", "60", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    @property
    def process(self) -> int:
        """Of the server that all its other processes are children of."""
        return int((self.data / "postmaster.pid").read_text("ascii").split()[0])

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://kiosk@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(programs() / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = [
                *("setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"),
                *command,
            ]
        subprocess.run(
            command,
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


@contextlib.contextmanager
def private_cluster(connections: int = 200) -> Iterator[Cluster]:
    """A running cluster; stopped and removed at the end, whatever happened."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="kiosk-pg-"))
    cluster = Cluster(folder, connections)
    try:
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
