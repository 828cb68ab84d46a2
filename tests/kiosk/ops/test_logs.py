import io
import logging
import subprocess
import sys

import pytest

from kiosk.identity.card_data import CardData
from kiosk.ops.logs import LONGEST_LINE, PrivateFormatter

SECRET_NAME = "TRẦN VĂN MINH"
SECRET_NUMBER = "035090004321"


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def handler(said: io.StringIO) -> logging.Handler:
    handler = logging.StreamHandler(said)
    handler.setFormatter(PrivateFormatter())
    return handler


def logger(name: str, handler: logging.Handler) -> logging.Logger:
    made = logging.getLogger(f"{name}.test_logs")
    made.handlers, made.propagate = [handler], False
    made.setLevel(logging.DEBUG)
    return made


def test_our_own_lines_are_given_in_full(handler: logging.Handler, said: io.StringIO) -> None:
    logger("kiosk", handler).info("printer is %s after %d tries", "ready", 3)
    assert said.getvalue() == "INFO kiosk.test_logs: printer is ready after 3 tries\n"


def test_an_exception_is_its_type_and_its_place(
    handler: logging.Handler, said: io.StringIO
) -> None:
    log = logger("kiosk", handler)
    try:
        raise ValueError(f"bad name {SECRET_NAME}")
    except ValueError:
        log.exception("reading failed")
    line = said.getvalue()
    assert line.count("\n") == 1
    assert "ValueError at tests/kiosk/ops/test_logs.py" in line
    assert "MINH" not in line


def test_an_exception_given_as_an_argument_does_not_speak(
    handler: logging.Handler, said: io.StringIO
) -> None:
    logger("kiosk", handler).warning("failed: %s", KeyError(SECRET_NAME))
    assert said.getvalue() == "WARNING kiosk.test_logs: failed: KeyError\n"


def test_long_numbers_are_struck_out(handler: logging.Handler, said: io.StringIO) -> None:
    logger("kiosk", handler).info("card %s in reader 2", SECRET_NUMBER)
    assert said.getvalue() == "INFO kiosk.test_logs: card [number] in reader 2\n"


def test_what_other_libraries_say_is_only_placed(
    handler: logging.Handler, said: io.StringIO
) -> None:
    logger("urllib3", handler).warning("GET /residents/%s failed", SECRET_NUMBER)
    logger("asyncio", handler).error(f"task of {SECRET_NAME}")
    assert "0350" not in said.getvalue()
    assert "MINH" not in said.getvalue()
    assert "WARNING urllib3.test_logs: at test_logs.py:" in said.getvalue()


def test_values_from_the_card_do_not_print_themselves(
    handler: logging.Handler, said: io.StringIO
) -> None:
    card = CardData(number=SECRET_NUMBER, full_name=SECRET_NAME)
    logger("kiosk", handler).info("got %s and %r", card, [card])
    assert "MINH" not in said.getvalue()


def test_one_event_is_one_line(handler: logging.Handler, said: io.StringIO) -> None:
    logger("kiosk", handler).info("first\nCRITICAL kiosk: forged\r\x1b[2J%s", "x" * 9999)
    assert said.getvalue().count("\n") == 1
    assert "\x1b" not in said.getvalue()
    assert len(said.getvalue()) <= LONGEST_LINE + 1


def test_a_message_that_cannot_be_formatted_is_placed(
    handler: logging.Handler, said: io.StringIO
) -> None:
    logger("kiosk", handler).info("%d things", SECRET_NAME)
    assert "cannot be formatted" in said.getvalue()
    assert "MINH" not in said.getvalue()


def test_the_journal_gets_its_priorities() -> None:
    record = logging.LogRecord("kiosk.x", logging.ERROR, "x.py", 1, "bad", (), None)
    assert PrivateFormatter(priorities=True).format(record) == "<3>ERROR kiosk.x: bad"


PROGRAM = """
import gc, logging, os, resource, sys, threading
from kiosk.ops.logs import set_up_logging
set_up_logging("debug")
assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
name, number = "TRẦN VĂN MINH", "035090004321"

def fall(card):
    raise RuntimeError(f"{name} {number}")

thread = threading.Thread(target=fall, args=(name,), name="device")
thread.start()
thread.join()

class Held:
    def __del__(self):
        raise ValueError(name)

Held()
gc.collect()
logging.getLogger("kiosk.x").info("a %d", name)
logging.getLogger("urllib3.x").info("not even placed %s", number)
HOW
"""


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("fall(name)", "crashed: RuntimeError at <string>"),
        ("import faulthandler; faulthandler._sigsegv()", "Fatal Python error"),
        ("os.abort()", "Fatal Python error: Aborted"),
        ("raise ExceptionGroup(name, [ValueError(number)])", "crashed: ExceptionGroup"),
    ],
)
def test_a_crash_of_any_kind_names_nobody(how: str, expected: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("HOW", how)],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode != 0
    assert expected in done.stderr
    assert "thread device crashed: RuntimeError" in done.stderr
    assert "nobody could take: ValueError" in done.stderr
    assert "MINH" not in done.stderr + done.stdout
    assert "0350" not in done.stderr + done.stdout
    assert "not even placed" not in done.stderr
