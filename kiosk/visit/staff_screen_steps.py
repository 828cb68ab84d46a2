"""Screen and sound in staff mode: brightness, volume, the touch panel."""

from __future__ import annotations

from dataclasses import replace

from kiosk.appliance.request import Request, SetBrightness, SetVolume
from kiosk.appliance.touch_calibration import correction
from kiosk.visit.effect import AuditAction
from kiosk.visit.event import Event
from kiosk.visit.intent import Back
from kiosk.visit.staff_mode_asking import answered, asked, asked_caretaker
from kiosk.visit.staff_mode_effect import AskMachine, CalibrateTouch, PlayTestSound
from kiosk.visit.staff_mode_intent import (
    ChooseBrightness,
    ChooseVolume,
    OpenCalibration,
    OpenCorners,
    PlaySound,
    TouchField,
    TouchPoint,
)
from kiosk.visit.staff_mode_state import AtCalibration, AtCorners, AtScreenSetup, AtStaffMenu
from kiosk.visit.staff_mode_view import CalibrationStage, CornerTest, Point, TouchCalibration
from kiosk.visit.state import State, Step

DARKEST = 10
"""Percent: in the dark nobody finds the way back."""
TARGETS = ((0.1, 0.12), (0.9, 0.12), (0.5, 0.5), (0.1, 0.88), (0.9, 0.88))
COLUMNS, ROWS = 6, 4


def at_screen(state: State, phase: AtScreenSetup, event: Event, now: float) -> Step:
    if (told := answered(phase, event)) is not None:
        return Step(state.at(told), (AskMachine(),))
    busy = phase.waiting is not None
    match event:
        case ChooseBrightness(percent=percent) if percent >= DARKEST and not busy:
            return _set(state, phase, SetBrightness(percent), "brightness", now)
        case ChooseVolume(percent=percent) if not busy:
            return _set(state, phase, SetVolume(percent), "volume", now)
        case PlaySound() if not busy:
            return asked(state, phase, PlayTestSound, now)
        case OpenCalibration():
            return Step(state.at(AtCalibration()))
        case OpenCorners():
            return Step(state.at(AtCorners()))
        case Back():
            return Step(state.at(AtStaffMenu()))
        case _:
            return Step(state)


def at_calibration(state: State, phase: AtCalibration, event: Event, now: float) -> Step:
    if (told := answered(phase, event)) is not None:
        done = told.answer is not None and told.answer.done
        stage = CalibrationStage.SAVED if done else CalibrationStage.REFUSED
        return Step(state.at(replace(told, stage=stage)))
    match event:
        case TouchPoint(x=x, y=y) if phase.stage is CalibrationStage.TOUCHING:
            return _touched(state, phase, (x, y), now)
        case OpenCalibration() if phase.waiting is None:
            return Step(state.at(AtCalibration()))
        case OpenCorners() if phase.stage is CalibrationStage.SAVED:
            return Step(state.at(AtCorners()))
        case Back():
            return Step(state.at(AtScreenSetup()))
        case _:
            return Step(state)


def at_corners(state: State, phase: AtCorners, event: Event) -> Step:
    match event:
        case TouchField(field=field) if field < COLUMNS * ROWS:
            return Step(state.at(AtCorners(phase.touched | {field})))
        case OpenCorners():
            return Step(state.at(AtCorners()))
        case Back():
            return Step(state.at(AtScreenSetup()))
        case _:
            return Step(state)


def calibration_shown(phase: AtCalibration) -> TouchCalibration:
    number = len(phase.touched)
    if phase.stage is not CalibrationStage.TOUCHING:
        return TouchCalibration(phase.stage)
    return TouchCalibration(phase.stage, Point(*TARGETS[number]), number + 1, len(TARGETS))


def corners_shown(phase: AtCorners) -> CornerTest:
    return CornerTest(COLUMNS, ROWS, tuple(sorted(phase.touched)))


def _set(state: State, phase: AtScreenSetup, what: Request, which: str, now: float) -> Step:
    return asked_caretaker(state, phase, what, now, AuditAction.SCREEN_SET, which)


def _touched(state: State, phase: AtCalibration, place: tuple[float, float], now: float) -> Step:
    touched = (*phase.touched, place)
    if len(touched) < len(TARGETS):
        return Step(state.at(replace(phase, touched=touched)))
    corrected = correction(touched, TARGETS)
    if corrected is None:
        return Step(state.at(AtCalibration(stage=CalibrationStage.UNCLEAR)))
    return asked(
        state,
        AtCalibration(stage=CalibrationStage.SAVING),
        lambda request: CalibrateTouch(request, corrected),
        now,
        AuditAction.TOUCH_CALIBRATED,
    )
