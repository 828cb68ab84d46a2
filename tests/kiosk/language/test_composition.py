"""What a person sees while typing Vietnamese, and what the finished word is."""

from __future__ import annotations

import pytest

from kiosk.language.composition import EMPTY, LONGEST, Composer, takes
from kiosk.language.input_method import SIMPLE_TELEX, VNI
from kiosk.language.syllables import ToneSchool

TELEX_COMPOSER = Composer()
VNI_COMPOSER = Composer(VNI)
OLD_SCHOOL = Composer(school=ToneSchool.OLD)
WITHOUT_NAMES = Composer(names=False)


def finished(keys: str, composer: Composer = TELEX_COMPOSER) -> str:
    return composer.commit(composer.typed(keys))


def pairs(text: str) -> list[tuple[str, str]]:
    """`keys→word` items."""
    return [tuple(item.split("→")) for item in text.split()]  # type: ignore[misc]


WORDS = pairs(
    """
    coong→công an→an nhaan→nhân daan→dân phuwowngf→phường xax→xã thij→thị traans→trấn
    quaanj→quận huyeenj→huyện tinhr→tỉnh thanhf→thành phoos→phố dduwowngf→đường ngox→ngõ
    ngachs→ngách ngachj→ngạch toor→tổ aaps→ấp thoon→thôn banr→bản
    soos→số nhaf→nhà ddawng→đăng kys→ký tamj→tạm truf→trù trus→trú thuwowngf→thường
    vawngs→vắng khai→khai baos→báo sinh→sinh tuwr→tử hooj→hộ chieeus→chiếu caawn→căn
    cuwowcs→cước ther→thẻ giaays→giấy pheps→phép laij→lại xe→xe giaf→già trer→trẻ nguwowif→người
    quaf→quà quas→quá quaan→quân quaays→quấy quanr→quản quee→quê queen→quên quyeenf→quyền
    quyeets→quyết quys→quý quyf→quỳ quynhf→quỳnh quyts→quýt quits→quít quoocs→quốc quowf→quờ
    quaawngs→quắng quawngj→quặng queo→queo quawts→quắt quaauj→quậu quaauf→quầu
    gif→gì gias→giá giuwax→giữa giowf→giờ gieengs→giếng gieeng→giêng gieets→giết giuwowngf→giường
    gioos→giố gioongs→giống giaos→giáo giawtj→giặt ginf→gìn giuwx→giữ gieo→gieo giur→giủ
    nghieeng→nghiêng nghix→nghĩ nghef→nghè nghees→nghế ngoawnf→ngoằn ngoefo→ngoèo ngoeor→ngoẻo
    nguyeenx→nguyễn nguwowcj→ngược ngaaux→ngẫu nguyeetj→nguyệt ngoafi→ngoài ngoanj→ngoạn
    khuya→khuya khuyur→khuỷu khuynhr→khuỷnh khuyeens→khuyến khuaay→khuây khuaang→khuâng
    khoer→khoẻ khoanr→khoản khoawns→khoắn khuyu→khuyu huow→huơ huowng→hương huyr→huỷ hoaf→hoà
    hoafn→hoàn hoawcj→hoặc hoachj→hoạch hoatj→hoạt hoax→hoã hoef→hoè hueej→huệ huees→huế
    thuowr→thuở thuowngr→thưởng thuowr→thuở thuys→thuý thuyr→thuỷ thuyeets→thuyết thueej→thuệ
    thuaatj→thuật thueer→thuể tueechj→tuệch toacj→toạc tuyts→tuýt tuyps→tuýp
    xooong→xoong booong→boong cooocs→coóc xoay→xoay xoays→xoáy loay→loay hoays→hoáy
    ruwowuj→rượu huwou→hươu buwowus→bướu luwu→lưu buwur→bửu nguwu→ngưu cuwus→cứu muwowif→mười
    yeeu→yêu yeens→yến yeemr→yểm yeets→yết yr→ỷ ys→ý iar→ỉa ims→ím uyr→uỷ uyeenr→uyển oas→oá
    uwowts→ướt uwas→ứa aays→ấy owr→ở oong→ông
    dduwa→đưa dduwowcj→được ddeens→đến ddi→đi ddoongf→đồng ddaats→đất nuwowcs→nước
    """
)

PEOPLE_AND_PLACES = pairs(
    """
    Nguyeenx→Nguyễn Traanf→Trần Lee→Lê Phamj→Phạm Hoangf→Hoàng Huynhf→Huỳnh Vox→Võ Vux→Vũ
    Ddawngj→Đặng Buif→Bùi Ddoox→Đỗ Hoof→Hồ Ngoo→Ngô Duwowng→Dương Lys→Lý Ddinh→Đinh Mai→Mai
    Thuys→Thuý Hoaf→Hoà Quyeen→Quyên Quynhf→Quỳnh Thuyf→Thuỳ Tuyeets→Tuyết Xuaan→Xuân Vieetj→Việt
    Huees→Huế Haf→Hà Nooij→Nội Ddaf→Đà Nawngx→Nẵng Caanf→Cần Thow→Thơ Saif→Sài Gonf→Gòn
    Quangr→Quảng Ngaix→Ngãi Ngheej→Nghệ Thuwaf→Thừa Thieen→Thiên Bawcs→Bắc Kanj→Kạn
    Ddawsk→Đắk Ddawks→Đắk Lawsk→Lắk Noong→Nông Ddawk→Đăk Toos→Tố Pleik→Pleik
    Kroong→Krông Busk→Búk Nawng→Năng Cuw→Cư Juts→Jút  Ddrawsk→Đrắk Mddrawsk→Mđrắk
    Chuw→Chư Pawh→Păh Terh→Tẻh Proong→Prông Buoon→Buôn Ddoon→Đôn Thuootj→Thuột
    Niee→Niê Mloo→Mlô Kpaw→Kpă Byaw→Byă Hree→Hrê Howk→Hơk Kbuoorr→Kbuôr
    Bhawm→Bhăm Kdawm→Kdăm Zow→Zơ Raam→Râm Mnoong→Mnông Hmoong→Hmông Xow→Xơ Stieeng→Stiêng
    """
)


@pytest.mark.parametrize(("keys", "word"), WORDS)
def test_words(keys: str, word: str) -> None:
    for composer in (TELEX_COMPOSER, WITHOUT_NAMES):
        assert finished(keys, composer) == word
        assert finished(keys.upper(), composer) == word.upper()
        assert finished(keys.capitalize(), composer) == word.capitalize()


@pytest.mark.parametrize(("keys", "word"), PEOPLE_AND_PLACES)
def test_people_and_places(keys: str, word: str) -> None:
    assert finished(keys) == word


VNI_WORDS = pairs(
    """
    tie6ng1→tiếng tieng61→tiếng tieng16→tiếng Vie65t→Việt Viet65→Việt d9u7o7ng2→đường
    duong972→đường d9uo7ng2→đường Nguye64n→Nguyễn D9a81k→Đắk La81k→Lắk Hue61→Huế qua1→quá
    gio72→giờ gie6ng1→giếng thuo73→thuở ngoa82n→ngoằn nghie6ng→nghiêng khuya→khuya hoa2→hoà
    thuy1→thuý xoong→xoong ru7o7u5→rượu ruou75→rượu luu7→lưu mua7→mưa cua73→cửa oa81t→oắt
    qua6n5→quận xoa81n→xoắn u71→ứ U7NG1→ỨNG D9A61T→ĐẤT coo1c→coóc HD9ND→HĐND toan2→toàn
    """
)


@pytest.mark.parametrize(("keys", "word"), VNI_WORDS)
def test_words_in_vni(keys: str, word: str) -> None:
    assert finished(keys, VNI_COMPOSER) == word


@pytest.mark.parametrize(
    ("keys", "new", "old"),
    [
        ("hoaf", "hoà", "hòa"),
        ("khoer", "khoẻ", "khỏe"),
        ("thuys", "thuý", "thúy"),
        ("huyr", "huỷ", "hủy"),
        ("uyr", "uỷ", "ủy"),
        ("HOAS", "HOÁ", "HÓA"),
        ("toans", "toán", "toán"),
        ("quys", "quý", "quý"),
        ("giaf", "già", "già"),
        ("huynhf", "huỳnh", "huỳnh"),
        ("ngoaif", "ngoài", "ngoài"),
        ("cuar", "của", "của"),
        ("mias", "mía", "mía"),
    ],
)
def test_the_two_schools_differ_in_open_oa_oe_uy(keys: str, new: str, old: str) -> None:
    assert finished(keys) == new
    assert finished(keys, OLD_SCHOOL) == old


def test_the_tone_moves_to_its_place_as_the_word_grows() -> None:
    seen = [OLD_SCHOOL.typed("hoafn"[:end]).text for end in range(1, 6)]
    assert seen == ["h", "ho", "hoa", "hòa", "hoàn"]
    seen = [TELEX_COMPOSER.typed("tisengse"[:end]).text for end in range(3, 6)]
    assert seen == ["tí", "tié", "tién"]


@pytest.mark.parametrize("keys", ["tieengs", "tieensg", "tiengse", "tieesng", "tiesnge", "tieseng"])
def test_the_order_of_tone_and_mark_does_not_count(keys: str) -> None:
    assert finished(keys) == "tiếng"


def test_another_tone_or_mark_replaces_the_first_and_z_takes_the_tone_away() -> None:
    assert finished("tieengsf") == "tiềng"
    assert finished("tieengsz") == "tiêng"
    assert finished("tie6ng10", VNI_COMPOSER) == "tiêng"
    assert finished("taamw") == "tăm"
    assert finished("muoonw") == "mươn"
    assert finished("muwowno") == "muôn"


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ("aaa", "aa"),
        ("ass", "as"),
        ("ddd", "dd"),
        ("aww", "aw"),
        ("ww", "w"),
        ("tww", "tw"),
        ("uoww", "uow"),
        ("thuoww", "thuow"),
        ("tuongww", "tuongw"),
        ("Aaa", "Aa"),
        ("DDD", "DD"),
        ("tesst", "test"),
        ("passs", "pass"),
        ("ddass", "đas"),
        ("xooong", "xoong"),
        ("aszz", "az"),
    ],
)
def test_the_same_key_again_takes_its_mark_back_and_is_a_letter(keys: str, seen: str) -> None:
    assert TELEX_COMPOSER.typed(keys).text == seen
    assert finished(keys) == seen


@pytest.mark.parametrize(("keys", "seen"), [("a66", "a6"), ("a11", "a1"), ("d99", "d9")])
def test_so_it_is_in_vni(keys: str, seen: str) -> None:
    assert finished(keys, VNI_COMPOSER) == seen


@pytest.mark.parametrize("keys", ["tuowng", "tuwong", "tuwowng", "tuwongw", "tuongw"])
def test_one_w_or_two_make_both_letters_of_a_pair(keys: str) -> None:
    assert finished(keys) == "tương"


def test_an_open_pair_is_seen_with_both_horns_unless_only_one_can_be() -> None:
    assert TELEX_COMPOSER.typed("muow").text == "mươ"
    assert TELEX_COMPOSER.typed("thuow").text == "thuơ"
    assert TELEX_COMPOSER.typed("thuown").text == "thươn"


def test_w_by_itself_is_a_letter_where_the_method_says_so() -> None:
    assert finished("tw") == "tư"
    assert finished("nhwngx") == "những"
    assert finished("W") == "Ư"
    assert finished("tw", Composer(SIMPLE_TELEX)) == "tw"
    assert finished("tuw", Composer(SIMPLE_TELEX)) == "tư"


NOT_VIETNAMESE = """
    Windows facebook Wifi website email gmail Youtube address browser software download update
    zalo2 Samsung hotel restaurant project internet database university service
    street flower factory family company number window screen camera school
    view new free reference question example first left soft gift draft
    catf catff G01 A001 B12x covid19
"""


@pytest.mark.parametrize("keys", NOT_VIETNAMESE.split())
def test_what_is_no_vietnamese_stays_as_typed(keys: str) -> None:
    assert finished(keys) == keys
    assert finished(keys, WITHOUT_NAMES) == keys


@pytest.mark.parametrize("keys", ["G01", "C07", "H2024", "Windows", "facebook", "B1", "QL1", "7A"])
def test_codes_stay_as_typed_in_vni(keys: str) -> None:
    assert finished(keys, VNI_COMPOSER) == keys


@pytest.mark.parametrize("keys", ["green", "color", "plus", "Ddawks"])
def test_spellings_of_names_can_be_left_out(keys: str) -> None:
    assert finished(keys) != keys
    assert finished(keys, WITHOUT_NAMES) == keys


@pytest.mark.parametrize(
    ("keys", "seen"),
    [("test", "tét"), ("pass", "pas"), ("last", "lát"), ("does", "doé"), ("book", "bôk")],
)
def test_words_that_can_be_vietnamese_are_composed(keys: str, seen: str) -> None:
    assert finished(keys) == seen


def test_a_doubled_tone_key_is_an_undo_in_english_too() -> None:
    assert finished("office") == "ofice"
    assert finished("offfice") == "office"


def test_a_word_that_was_no_syllable_after_all_goes_back_to_its_keys() -> None:
    word = TELEX_COMPOSER.typed("ties")
    assert word.text == "tié"
    assert TELEX_COMPOSER.commit(word) == "ties"


def test_a_missing_tone_or_mark_does_not_cost_the_letters_that_were_marked() -> None:
    assert finished("vieet") == "viêt"
    assert finished("dduong") == "đuong"


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ("DDT", "ĐT"),
        ("QDD", "QĐ"),
        ("HDDND", "HĐND"),
        ("DDTDD", "ĐTĐ"),
        ("DTDD", "DTĐ"),
        ("hddd", "hdd"),
    ],
)
def test_abbreviations_have_their_stroke(keys: str, seen: str) -> None:
    assert finished(keys) == seen


def test_letters_that_a_keyboard_gives_whole_are_taken() -> None:
    assert finished("đường") == "đường"
    assert finished("hòa") == "hoà"
    assert finished("Krôngs") == "Krống"
    assert TELEX_COMPOSER.typed(["t", "i", "e\u0302", "n"]).text == "tiên"


def test_backspace_takes_away_what_is_seen_last() -> None:
    word = TELEX_COMPOSER.typed("nguwowif")
    seen = []
    while word != EMPTY:
        word = TELEX_COMPOSER.backspace(word)
        seen.append(word.text)
    assert seen == ["ngườ", "ngư", "ng", "n", ""]


def test_typing_goes_on_after_backspace() -> None:
    word = TELEX_COMPOSER.backspace(TELEX_COMPOSER.typed("nguwowif"))
    for key in "ngs":
        word = TELEX_COMPOSER.press(word, key)
    assert word.text == "ngướng"
    word = TELEX_COMPOSER.backspace(TELEX_COMPOSER.typed("nguwoif"))
    for key in "ngs":
        word = TELEX_COMPOSER.press(word, key)
    assert word.text == "ngướng"
    again = TELEX_COMPOSER.press(TELEX_COMPOSER.backspace(TELEX_COMPOSER.typed("ass")), "s")
    assert again.text == "á"


def test_backspace_over_a_slip_brings_the_word_back() -> None:
    slip = TELEX_COMPOSER.typed("tieengsk")
    assert slip.text == "tieengsk"
    assert TELEX_COMPOSER.backspace(slip).text == "tiếng"


def test_a_word_in_the_field_can_be_taken_up_again() -> None:
    for text in ("Nguyễn", "xoong", "test", "coóc", "HĐND", "Kbuôr", "w", "facebook", "Đắk"):
        assert TELEX_COMPOSER.resume(text).text == text
    assert TELEX_COMPOSER.press(TELEX_COMPOSER.resume("Nguyên"), "x").text == "Nguyễn"
    assert TELEX_COMPOSER.resume("Hòa").text == "Hoà"
    assert OLD_SCHOOL.resume("Hoà").text == "Hòa"


@pytest.mark.parametrize("text", ["hai từ", "a" * (LONGEST + 1), "H'Hen"])
def test_more_than_a_word_is_not_taken_up(text: str) -> None:
    with pytest.raises(ValueError, match="not one word"):
        TELEX_COMPOSER.resume(text)


@pytest.mark.parametrize("key", [" ", "", "\n", ".", "'", "ab", "\x00", "\ud800", "\u0301"])
def test_a_key_that_is_no_letter_or_digit_ends_the_word_and_changes_nothing(key: str) -> None:
    word = TELEX_COMPOSER.typed("tieeng")
    assert not takes(key)
    assert TELEX_COMPOSER.press(word, key) is word


def test_a_word_ends_at_its_bound() -> None:
    for keys in ("a", "x", "nguwowif", "ddd"):
        full = TELEX_COMPOSER.typed(keys * LONGEST)
        assert len(full.keys) == LONGEST
        assert TELEX_COMPOSER.press(full, "a") is full
        assert len(TELEX_COMPOSER.backspace(full).keys) < LONGEST


def test_what_is_typed_is_not_in_its_representation() -> None:
    assert repr(TELEX_COMPOSER.typed("Nguyeenx")) == "Word(6 characters)"
