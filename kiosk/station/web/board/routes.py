"""The board's page, what changes in it, its events and its sounds. Nothing here is personal: it
is what hangs in the hall, so nobody signs in for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from kiosk.queue.day import STATION_TIME
from kiosk.queue.standing import EventKind
from kiosk.speech.chime import chime
from kiosk.speech.fault import SpeechFault
from kiosk.speech.sound import Sound
from kiosk.speech.voice import Voice
from kiosk.station.api.staff_messages import Number
from kiosk.station.board_reader import BoardReader
from kiosk.station.events import Events
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.web.board.words import BoardWords, ChosenLanguages
from kiosk.station.web.pages import HEADERS, Pages, static_address

MOST_BROWSERS = 64
"""Boards in browsers at once. They need no certificate, so that others could take every place:
terminals and consoles have the rest of MOST_LISTENERS for themselves."""
SCRIPTS = ("announcer.js", "board_sound.js", "board_feed.js", "board.js")
HERE = b"event: here\ndata:\n\n"
"""A sign of life that a script can hear, in the place of a comment."""

_SOUND = {**HEADERS, "Cache-Control": "private, max-age=600"}
_After = Annotated[str, Query(max_length=20, pattern=r"^[0-9]*$")]
_Counter = Annotated[str, Path(pattern=r"^[^\x00-\x1f\x7f]{1,20}$")]
_Number = Annotated[Number, Path()]


def board_page_routes(pages: Pages, reader: BoardReader, events: Events, voice: Voice) -> APIRouter:
    routes = APIRouter(prefix="/board", include_in_schema=False)
    browsers = 0

    def show(request: Request, template: str, chosen: str) -> HTMLResponse:
        words, picture = BoardWords(chosen), reader.picture()
        return pages.render(
            request,
            template,
            words=words,
            language=words.language,
            board=picture,
            now=picture.time.astimezone(STATION_TIME),
            version=static_version(),
            scripts=SCRIPTS,
            kinds=" ".join(kind.value for kind in EventKind),
        )

    @routes.get("")
    def page(request: Request, lang: ChosenLanguages = "") -> HTMLResponse:
        """The whole board, right at once, also without its script."""
        return show(request, "board/page.html", lang)

    @routes.get("/now")
    def now(request: Request, lang: ChosenLanguages = "") -> HTMLResponse:
        """What stands in the page's middle."""
        return show(request, "board/now.html", lang)

    @routes.get("/events")
    async def follow(request: Request, after: _After = "") -> StreamingResponse:
        """As `/v1/events`, with signs of life that a script can hear. `after`: of a browser that
        begins; one that resumes by itself sends Last-Event-ID, which counts for more."""
        if browsers >= MOST_BROWSERS:
            raise Refusal(Reason.TOO_MANY_LISTENERS)
        resumed = request.headers.get("last-event-id", "")
        start = resumed if resumed.isdecimal() and len(resumed) <= 20 else after
        stream = events.follow(int(start) if start else None)
        headers = {**HEADERS, "X-Accel-Buffering": "no"}
        return StreamingResponse(counted(stream), media_type="text/event-stream", headers=headers)

    async def counted(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        nonlocal browsers
        browsers += 1
        try:
            async for chunk in stream:
                yield HERE if chunk.startswith(b":") else chunk
        finally:
            browsers -= 1

    @routes.get("/speech/{number}/{counter:path}")
    def speech(number: _Number, counter: _Counter, lang: ChosenLanguages = "") -> Response:
        """The spoken call. Only for a call that boards show: nobody else's words are spoken here,
        and no stranger keeps the synthesiser busy."""
        if not reader.was_called(number, counter):
            raise Refusal(Reason.UNKNOWN_TICKET)
        try:
            return _wav(voice.call(number, counter, BoardWords(lang).spoken))
        except SpeechFault:
            raise Refusal(Reason.SPEECH_UNAVAILABLE) from None

    @routes.get("/chime.wav")
    def two_tones() -> Response:
        return _wav(chime())

    @routes.get("/quiet.wav")
    def quiet() -> Response:
        """A moment of silence, by which a browser finds out whether it may make sounds."""
        return _wav(Sound.silence(0.1, 22050))

    return routes


def static_version() -> str:
    """Changes whenever the page's script or style does: a board that hangs for months reloads."""
    names = (*SCRIPTS, "board.css", "base.css")
    return "-".join(static_address(name).split("/")[2] for name in names)


def _wav(sound: Sound) -> Response:
    return Response(sound.wav(), media_type="audio/wav", headers=_SOUND)
