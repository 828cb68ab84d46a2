"""Texts in the scripts that Kivy cannot set: shaped, wrapped, and mixed with Vietnamese."""

from __future__ import annotations

import pytest
from PIL import ImageChops, ImageFont

from kiosk.language import Language
from kiosk.language.script import Script
from kiosk.ui.audit.glyphs import drawn
from kiosk.ui.fonts import file_of, font_file
from kiosk.ui.typesetting import lines_of, shapes, typeset, width_of, words_of

KHMER = "សូម\u200bដាក់\u200bអត្តសញ្ញាណប័ណ្ណ\u200bលើ\u200bម៉ាស៊ីន\u200bអាន"
HAN = "请把身份证放在读卡器上。谢谢"


def test_the_letters_of_khmer_are_joined():
    assert shapes()
    font = ImageFont.truetype(str(font_file(Script.KHMER, bold=False)), 40)
    loose = ImageFont.truetype(font.path, 40, layout_engine=ImageFont.Layout.BASIC)
    word = "ខ្មែរ"
    assert width_of(word, 40, bold=False) == font.getlength(word) < loose.getlength(word)


@pytest.mark.parametrize("text", [KHMER, HAN, "NGUYỄN ភាសាខ្មែរ 12–20", "ꪼꪕꪒꪾ ꨌꩌ"])
@pytest.mark.parametrize("room", [60, 200, 900])
def test_lines_keep_to_the_room_and_nothing_of_the_text_is_lost(text, room):
    lines = lines_of(text, 32, bold=False, room=room)
    blanks = str.maketrans("", "", " \u200b")
    assert "".join(lines).translate(blanks) == text.translate(blanks)
    longest = max(width_of(word, 32, bold=False) for word in words_of(text))
    assert all(width_of(line, 32, bold=False) <= max(room, longest) for line in lines)
    assert typeset(text, 32, room=room).width == room


def test_khmer_is_parted_between_its_words_and_chinese_between_its_characters():
    assert len(words_of(KHMER)) == 6
    assert words_of("谢谢。好") == ["谢", "谢。", "好"]
    assert "".join(words_of(f"{HAN} {KHMER} NGUYỄN VĂN A")) == f"{HAN} {KHMER} NGUYỄN VĂN A"


def test_a_text_stands_left_right_or_in_the_middle():
    def edges(halign: str) -> tuple[int, int]:
        left, _top, right, _bottom = typeset("ខ្មែរ", 40, halign=halign, room=400).getbbox()
        return left, 400 - right

    left, middle, right = (edges(one) for one in ("left", "center", "right"))
    assert left[0] < 5 < left[1]
    assert abs(middle[0] - middle[1]) < 8
    assert right[1] < 5 < right[0]


def test_bold_letters_are_bolder():
    thin, bold = (typeset("ខ្មែរ", 40, bold=one, room=200) for one in (False, True))
    assert ImageChops.difference(thin, bold).getbbox()


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("language", Language, ids=lambda one: one.value)
def test_every_language_whose_font_is_here_can_write_its_name(language, bold):
    if font_file(language.script, bold=bold) is None:
        assert language is Language.CHINESE
        return
    name = language.own_name
    assert all(drawn(one, str(file_of(one, bold=bold))) for one in name)


def test_a_label_sets_khmer_and_a_vietnamese_name_in_one_text(screen):
    from kiosk.ui.widgets.lettering import BoxText

    label = BoxText(size=(400, 200), text=f"{KHMER} NGUYỄN VĂN A", font_size=32)
    screen.frames()
    assert label.texture_size[0] == 400
    assert label.texture_size[1] > 2 * 32
    label.forget()
    assert label.texture is None
