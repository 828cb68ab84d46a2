"""Plays a sound on the loudspeaker by a child process, so that no sound system holds ours up."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from enum import Enum

from kiosk.speech.sound import Sound

PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""PipeWire's, PulseAudio's and ALSA's, the one that mixes with others first."""
GRACE = 4.0
"""Seconds that a player may take longer than the sound."""


class SoundState(Enum):
    READY = "ready"
    NO_PLAYER = "no_player"
    """None of the programs is installed."""
    NO_DEVICE = "no_device"
    """None of them could play: no sound card, or no right to use it."""


class Player:
    """One sound at a time: whoever comes second waits. `stop` ends what plays, for good."""

    def __init__(self, players: Sequence[Sequence[str]] = PLAYERS) -> None:
        self._players = [tuple(player) for player in players]
        self._turn = threading.Lock()
        self._stopped = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def play(self, sound: Sound, wanted: Callable[[], bool] = lambda: True) -> SoundState:
        """Returns when the sound has been played, or cannot be.

        `wanted` turns False when something else is to be heard: then call `cut`.
        """
        with self._turn, _in_memory(sound.wav()) as file:
            state = SoundState.NO_PLAYER
            for player in tuple(self._players):
                if not wanted():
                    return SoundState.READY
                played = self._play_by(player, file, sound.seconds + GRACE, wanted)
                if played:
                    # It is asked first from now on.
                    self._players.remove(player)
                    self._players.insert(0, player)
                    return SoundState.READY
                if played is False:
                    state = SoundState.NO_DEVICE
            # What was cut off says nothing about the loudspeaker.
            return state if wanted() else SoundState.READY

    def stop(self) -> None:
        self._stopped.set()
        self.cut()

    def cut(self) -> None:
        """End what plays now."""
        child = self._child
        if child is not None:
            with contextlib.suppress(OSError):
                child.kill()

    def _play_by(
        self, player: tuple[str, ...], file: int, limit: float, wanted: Callable[[], bool]
    ) -> bool | None:
        """Whether it did; None: there is no such program."""
        if self._stopped.is_set():
            return False
        try:
            child = subprocess.Popen(
                [*player, f"/proc/self/fd/{file}"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(file,),
            )
        except FileNotFoundError:
            return None
        except OSError:
            return False
        self._child = child
        if not wanted():
            # Cut off between the question and the start.
            child.kill()
        try:
            return _ends_within(child, limit) and child.wait() == 0
        finally:
            self._child = None
            if child.poll() is None:
                child.kill()
                child.wait()


def _ends_within(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Told by the kernel at once; Popen.wait with a limit looks every 50 ms."""
    try:
        handle = os.pidfd_open(child.pid)
    except ProcessLookupError:
        # Whoever cut it off has seen it end.
        return True
    try:
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        return bool(ended.poll(seconds * 1000))
    finally:
        os.close(handle)


@contextlib.contextmanager
def _in_memory(content: bytes) -> Iterator[int]:
    """A file that is on no disk, as a descriptor: players want to seek."""
    file = os.memfd_create("call.wav")
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(file, view) :]
        yield file
    finally:
        os.close(file)
