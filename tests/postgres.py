"""A private PostgreSQL for tests and benches: Debian's package, a fresh cluster, a free port.

It listens on a Unix socket in its own folder and on 127.0.0.1, syncs to disk as in earnest, and
is gone with its folder at the end, even where the test run was killed. PostgreSQL refuses to run as
root: there it runs as `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

UNPRIVILEGED = "nobody"
# Waits until its standard input ends, which it does with the test run, however that ends.
_GUARD = """
trap "" INT TERM HUP
read -r _
for lock in $(find "$0" -name postmaster.pid); do
  pid=$(head -n 1 "$lock")
  kill -QUIT "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
done
rm -rf "$0"
"""


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
        """`folder` is made by `make` or `make_standby_of`."""
        self.folder = folder
        self._connections = connections
        self.data = folder / "data"
        self.port = _free_port()
        self._log = folder / "log"

    def make(self) -> None:
        self._make_folder()
        self._run("initdb", "-D", self.data, "-U", "kiosk", "-A", "trust", "-E", "UTF8")
        self._settle()

    def make_standby_of(self, primary: Cluster) -> None:
        """A copy that follows, through a slot, so that the primary keeps what it has yet to get."""
        self._make_folder()
        self._run(
            *("pg_basebackup", "-D", self.data, "-d", primary.url(), "-X", "stream"),
            *("-c", "fast", "-R", "-C", "-S", "standby"),
        )
        self._settle()

    def _make_folder(self) -> None:
        self.folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, UNPRIVILEGED)

    def _settle(self) -> None:
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n"
                f"unix_socket_directories = '{self.folder}'\n"
                f"max_connections = {self._connections}\n"
                # Else a standby whose primary is gone rests for 5 s, even when it is promoted.
                "wal_retrieve_retry_interval = 200ms\n"
            )

    def start(self) -> None:
        try:
            self._run("pg_ctl", "-D", self.data, "-l", self._log, "-w", "-t", "60", "start")
        except subprocess.CalledProcessError:
            said = self._log.read_text(errors="replace").splitlines()[-8:]
            raise AssertionError(f"PostgreSQL does not start: {said}") from None

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def promote(self) -> None:
        """A standby takes writes from now on."""
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "promote")

    def demand_standby(self) -> None:
        """A commit is acknowledged only when a standby has it on its disk too."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
        self.wait_for_standby()

    def wait_for_standby(self) -> None:
        """Until a standby follows that commits wait for."""
        deadline = time.monotonic() + 30
        query = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            while connection.execute(query).fetchone() != (1,):
                assert time.monotonic() < deadline, "no standby follows"
                time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to every process of it, as when the machine's plug is pulled."""
        first = self._processes()[0]
        os.kill(first, signal.SIGSTOP)  # no process is begun while they are counted
        processes = self._processes()
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # The next one does not start while one of these still holds the shared memory.
        deadline = time.monotonic() + 30
        while any(map(_runs, processes)):
            assert time.monotonic() < deadline, "killed, and still there"
            time.sleep(0.002)
        # Where nobody asks how the dead ended (no init in a container), their locks look held.
        (self.data / "postmaster.pid").unlink()
        for left in self.folder.glob(".s.PGSQL.*"):
            left.unlink()

    def allow_files(self, allowed: bool) -> None:
        """Whether any of its processes may write a byte more to a file, as on a full disk."""
        size = "unlimited" if allowed else "0"
        for pid in self._processes():
            command = [*_as_unprivileged(), "prlimit", f"--pid={pid}", f"--fsize={size}:"]
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL)

    @property
    def running(self) -> bool:
        try:
            return _runs(self.process)
        except OSError:
            return False

    def freeze(self) -> None:
        """Every process stands still, with its connections open."""
        for pid in self._processes():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._processes():
            os.kill(pid, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """The first one first: what comes after it is its children."""
        first = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text()
        return [first, *map(int, children.split())]

    @property
    def process(self) -> int:
        """Of the server that all its other processes are children of."""
        return int((self.data / "postmaster.pid").read_text("ascii").split()[0])

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://kiosk@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of an empty database."""
        return self.url(self.new_name())

    def new_name(self) -> str:
        """An empty database; its name."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return name

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [*_as_unprivileged(), str(programs() / program), *map(str, arguments)],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


@dataclass(frozen=True)
class Pair:
    """A primary and its synchronous standby: what is acknowledged is on both disks."""

    primary: Cluster
    standby: Cluster

    def new_database(self) -> str:
        """Both hosts in one address; libpq takes the one that can be written."""
        name = self.primary.new_name()
        hosts = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://kiosk@{hosts}/{name}?target_session_attrs=read-write"


@contextlib.contextmanager
def private_cluster(connections: int = 200) -> Iterator[Cluster]:
    """A running cluster; stopped and removed at the end, whatever happened."""
    with _guarded_folder() as folder:
        cluster = Cluster(folder / "primary", connections)
        cluster.make()
        cluster.start()
        yield cluster


@contextlib.contextmanager
def private_pair() -> Iterator[Pair]:
    """A primary and a standby that follows it; stopped and removed at the end."""
    with private_cluster() as primary:
        standby = Cluster(primary.folder.parent / "standby")
        standby.make_standby_of(primary)
        standby.start()
        # After the copy: the standby itself demands none, and need not wait once it is promoted.
        primary.demand_standby()
        yield Pair(primary, standby)


@contextlib.contextmanager
def _guarded_folder() -> Iterator[Path]:
    """A folder that is removed at the end, the servers in it having been stopped."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="kiosk-pg-"))
    folder.chmod(0o755)
    guard = subprocess.Popen(
        ["sh", "-c", _GUARD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield folder
    finally:
        guard.communicate(timeout=60)


def _as_unprivileged() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
