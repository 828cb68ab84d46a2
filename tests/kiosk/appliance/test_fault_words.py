"""Faults that are named in English somewhere are said in Vietnamese to staff."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.appliance.fault_texts import FAULTS
from kiosk.appliance.fault_words import fault_in
from kiosk.appliance.finding import Code, Part
from kiosk.appliance.finding_words import found, worded
from kiosk.language import Language
from kiosk.language.catalogue import translator
from kiosk.ops.provisioning.fault import ProvisioningFault, Why

VIETNAMESE = translator(Language.VIETNAMESE)
ROOT = Path(__file__).parents[3]
WHERE = ("drivers", "kiosk/devices", "kiosk/ops", "kiosk/settings")
RAISED = {
    *("DeviceError", "DeviceGone", "DeviceTimeout", "DeviceProtocolError"),
    *("TaskFailed", "SettingsError", "Refused"),
}
NOT_FOR_STAFF = ("--set ",)
"""On the command line only."""


def said(node: ast.expr) -> str | None:
    """A sentence of the source, with a number for whatever is filled in; None: made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    pieces = (str(p.value) if isinstance(p, ast.Constant) else "7" for p in node.values)
    text = "".join(pieces)
    return text if any(letter.isalpha() for letter in text) else None


def sentences() -> Iterator[tuple[str, str]]:
    for place in WHERE:
        for path in sorted((ROOT / place).rglob("*.py")):
            if "simulated" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                argument = _argument(node)
                text = None if argument is None else said(argument)
                if text and not text.startswith(NOT_FOR_STAFF):
                    yield text, f"{path.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]


def _argument(node: ast.AST) -> ast.expr | None:
    """What a fault is named with: of an error, of an outcome, of a step of a trial."""
    if isinstance(node, ast.Call) and node.args:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in RAISED:
            return node.args[0]
        failed = isinstance(node.args[0], ast.Constant) and node.args[0].value is False
        return node.args[1] if name == "Outcome" and failed and len(node.args) > 1 else None
    if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
        return node.value.elts[-1]
    return None


SAID = dict(sentences())


def test_there_are_sentences_to_look_at() -> None:
    assert len(SAID) > 80


@pytest.mark.parametrize("text", SAID)
def test_every_fault_that_is_named_in_english_has_words_of_vietnamese(text: str) -> None:
    assert fault_in(text, VIETNAMESE) != text, f"{SAID[text]}: not in fault_texts.py"


def test_english_stays_as_it_was_said() -> None:
    for text in (*SAID, *FAULTS):
        assert fault_in(text, str) == text


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("/dev/ttyUSB0 is unplugged", "/dev/ttyUSB0 đã bị rút ra"),
        ("no caretaker: No such file or directory", "không có tệp hoặc thư mục này"),
        ("rauc: ended with 1", "rauc: kết thúc với mã 1"),
        ("/var/lib/x: Permission denied", "/var/lib/x: không có quyền"),
        ("the stick: Input/output error", "USB: lỗi đọc ghi"),
    ],
)
def test_what_is_quoted_is_said_in_the_same_language(english: str, vietnamese: str) -> None:
    assert fault_in(english, VIETNAMESE).endswith(vietnamese)


@pytest.mark.parametrize("text", ["", "Newland FM430", "a: b: c: d: e: f: g", "100 % wrong %(x)s"])
def test_what_nobody_has_words_for_stays_as_it_is(text: str) -> None:
    assert fault_in(text, VIETNAMESE) == text


def test_a_finding_says_the_drivers_error_in_the_readers_language() -> None:
    finding = found(
        Part.PRINTER,
        Code.AWAY,
        error="/dev/usb/lp0 is unplugged",
        setting="printer.port",
        port="/dev/usb/lp0",
    )
    assert "/dev/usb/lp0 đã bị rút ra" in worded(finding, VIETNAMESE).detail
    assert "is unplugged" not in worded(finding, VIETNAMESE).detail
    assert "is unplugged" in worded(finding, str).detail


@pytest.mark.parametrize("why", Why)
def test_provisioning_says_the_same_on_the_screen_as_in_its_own_words(why: Why) -> None:
    fault = ProvisioningFault(why, "" if why.value[1].endswith(".{}") else "terminal.id")
    assert fault_in(fault.english, VIETNAMESE) == fault.vietnamese
