"""Every check of the audit finds what it is there for, and nothing on a sound screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from kivy.base import EventLoop
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.ui.audit import Finding, Scene, audit
from kiosk.ui.audit.contrast import measured
from kiosk.ui.audit.promise import promised
from kiosk.ui.palettes import Light as Palette
from kiosk.ui.screenshot import grab
from kiosk.ui.theme import contrast, rgba, theme
from kiosk.ui.widgets.basics import Panel
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.widgets.lettering import BoxText, Lettering
from kiosk.visit.look import Look, TextSize, Variant

Audited = Callable[..., list[Finding]]


@pytest.fixture
def audited(screen) -> Iterator[Audited]:
    """Audits widgets that stand alone on paper, as wide and high as the panel."""
    window = EventLoop.window
    roots = []

    def look_at(*widgets: Widget, look: Look | None = None) -> list[Finding]:
        root = FloatLayout(size=window.size)
        roots.append(root)
        for widget in widgets:
            root.add_widget(widget)
        window.add_widget(root)
        screen.frames()
        return audit(Scene("made", root, promised(look or Look(), 1280), grab()))

    window.remove_widget(screen.frame)
    yield look_at
    for root in roots:
        window.remove_widget(root)
    window.add_widget(screen.frame)


class OneLine(Lettering):
    """Unlike `ShortText`, as wide as others say."""

    wraps = False


def placed(kind: type[Widget], x: float, y: float, wide: float, high: float, **more) -> Widget:
    return kind(size_hint=(None, None), pos=(x, y), size=(wide, high), **more)


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_nothing_is_wrong_with_sound_widgets(audited):
    text = placed(BoxText, 100, 100, 600, 60, text="Gọi cán bộ")
    button = placed(PushButton, 100, 300, 300, 130, text="Gọi cán bộ", icon="bell")
    lonely = placed(PushButton, 500, 300, 130, 130, icon="bell")
    assert audited(text, button, lonely) == []


def test_a_text_higher_than_its_place_is_found(audited):
    low = placed(BoxText, 100, 300, 200, 60, text="Ba dòng chữ thì không vừa với chỗ này")
    (finding,) = audited(low)
    assert finding.rule == "clipped-text"
    assert finding.where == low.text
    assert finding.detail.endswith("in 60")


def test_a_line_wider_than_its_place_is_found(audited):
    narrow = placed(OneLine, 100, 300, 50, 60, text="Gọi cán bộ")
    assert rules(audited(narrow)) == ["clipped-text"]


def test_a_word_too_long_for_its_line_is_found(audited):
    narrow = placed(BoxText, 100, 300, 100, 90, text="Electronic")
    (finding,) = audited(narrow)
    assert (finding.rule, finding.detail) == ("clipped-text", "broken inside the word 'Electronic'")


def test_what_sticks_out_of_its_surroundings_or_of_the_window_is_found(audited):
    panel = placed(Panel, 100, 100, 300, 200)
    panel.add_widget(placed(PushButton, 0, 0, 400, 130, text="OK"))
    beyond = placed(BoxText, 1000, 600, 400, 60, text="Gọi cán bộ", halign="right")
    found = {finding.where: finding for finding in audited(panel, beyond)}
    assert found["OK"].rule == "sticks-out"
    assert "Panel" in found["OK"].detail
    assert found["Gọi cán bộ"].detail == "by 120 out of FloatLayout"


def test_what_is_scrolled_may_be_larger_than_the_list(audited):
    scroll = placed(ScrollView, 100, 100, 400, 300)
    rows = BoxLayout(orientation="vertical", size_hint_y=None, height=900)
    for number in range(6):
        rows.add_widget(PushButton(text=f"Số {number}"))
    scroll.add_widget(rows)
    assert audited(scroll) == []


def test_texts_whose_letters_lie_on_one_another_are_found(audited):
    first = placed(BoxText, 100, 300, 400, 60, text="Gọi cán bộ")
    second = placed(BoxText, 110, 310, 400, 60, text="Kết thúc")
    assert rules(audited(first, second)) == ["overlapping-texts"]


def test_texts_whose_boxes_alone_overlap_are_not_found(audited):
    left = placed(BoxText, 100, 300, 400, 60, text="Gọi cán bộ")
    right = placed(BoxText, 100, 300, 400, 60, text="bộ", halign="right")
    assert audited(left, right) == []


def test_targets_that_share_a_place_are_found(audited):
    first = placed(PushButton, 100, 300, 200, 130, text="Một")
    second = placed(PushButton, 280, 300, 200, 130, text="Hai")
    assert rules(audited(first, second)) == ["overlapping-targets"]


def test_a_target_smaller_than_a_finger_is_found(audited):
    small = placed(PushButton, 100, 300, 200, 116, text="Một", size_hint_min=(None, None))
    (finding,) = audited(small)
    assert (finding.rule, finding.detail) == ("small-target", "200 × 116, promised 117")


def test_a_target_that_says_nothing_is_found(audited):
    blank = placed(PushButton, 100, 300, 200, 130)
    (finding,) = audited(blank, placed(PushButton, 400, 300, 200, 130, text="Hai"))
    assert (finding.rule, finding.detail) == ("blank-target", "200 × 130 at 100, 300")


def test_letters_smaller_than_promised_are_found(audited):
    def text(size: float) -> Widget:
        return placed(BoxText, 100, 300, 600, 90, text="Gọi cán bộ", font_size=size)

    largest = Look(text_size=TextSize.LARGEST)
    assert rules(audited(text(27))) == ["small-text"]
    assert rules(audited(text(39), look=largest)) == ["small-text"]
    assert audited(text(40), look=largest) == []


@pytest.mark.parametrize(
    ("colour", "variant", "rule"),
    [
        (Palette.EDGE, Variant.LIGHT, ["low-contrast"]),
        (Palette.PAPER, Variant.LIGHT, ["low-contrast"]),
        (Palette.CAUTION, Variant.LIGHT, []),
        (Palette.CAUTION, Variant.HIGH_CONTRAST, ["low-contrast"]),
        (Palette.INK, Variant.HIGH_CONTRAST, []),
    ],
)
def test_pale_letters_are_found(audited, colour, variant, rule):
    text = placed(BoxText, 100, 300, 600, 60, text="Gọi cán bộ", color=rgba(colour))
    assert rules(audited(text, look=Look(variant))) == rule


def test_letters_that_something_covers_are_found(audited):
    text = placed(BoxText, 100, 300, 600, 60, text="Gọi cán bộ")
    assert rules(audited(text, placed(Panel, 80, 280, 700, 100))) == ["low-contrast"]


def test_faded_letters_are_found(audited):
    text = placed(BoxText, 100, 300, 600, 60, text="Gọi cán bộ", opacity=0.4)
    assert rules(audited(text)) == ["low-contrast"]


def test_a_pale_icon_that_alone_says_what_a_touch_does_is_found(audited):
    button = placed(PushButton, 500, 300, 130, 130, icon="bell")
    button.ink = theme.line
    assert rules(audited(button)) == ["low-contrast"]
    assert audited(placed(PushButton, 100, 300, 300, 130, icon="bell", text="Gọi")) == []


def test_a_character_without_a_glyph_is_found(audited):
    text = placed(BoxText, 100, 300, 600, 60, text="số \u0f00")
    (finding,) = audited(text)
    assert finding.rule == "missing-glyph"
    assert "U+0F00" in finding.detail


def test_only_what_lies_over_the_whole_screen_is_looked_at(audited):
    hidden = placed(
        PushButton, 100, 300, 30, 30, icon="bell", icon_size=20, size_hint_min=(None, None)
    )
    over = FloatLayout()
    over.add_widget(placed(PushButton, 100, 300, 200, 130, text="Một"))
    assert rules(audited(hidden)) == ["small-target"]
    assert audited(hidden.__class__(text="Hai"), over) == []


@pytest.mark.parametrize("ink", ["INK", "INK_SOFT", "CAUTION", "EDGE", "GOLD"])
def test_contrast_is_measured_as_wcag_defines_it(ink):
    colours = [getattr(Palette, name) for name in (ink, "PAPER")]
    pair = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours]
    part = np.full((40, 100, 3), pair[1], np.uint8)
    part[10:30, 20:30] = pair[0]
    assert measured(part, tuple(pair[0])) == pytest.approx(contrast(*colours), rel=1e-6)
