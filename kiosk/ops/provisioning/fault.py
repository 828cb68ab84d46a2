"""Why something is no provisioning: for the technician, in Vietnamese and in English."""

from __future__ import annotations

from enum import Enum


class Why(Enum):
    """Vietnamese, English. `{}` stands for the place or the detail."""

    TOO_LARGE = "Nội dung quá lớn: {}.", "It is too large: {}."
    NOT_A_FILE = "Không đọc được tệp: {}.", "The file cannot be read: {}."
    NOT_TOML = "Nội dung không đúng định dạng TOML: {}.", "It is not TOML: {}."
    NEWER = (
        "Nội dung dành cho phiên bản mới hơn ({}). Hãy cập nhật máy này trước.",
        "It is for a newer release ({}). Update this terminal first.",
    )
    NO_SCHEMA = (
        "Thiếu schema = 1 trong mục [provisioning].{}",
        "schema = 1 is missing in [provisioning].{}",
    )
    NO_ID = (
        "Thiếu id (tên máy) trong mục [terminal].{}",
        "id, the terminal's name, is missing in [terminal].{}",
    )
    NOT_HERE = (
        "Không đặt được {} bằng cách này.",
        "{} cannot be set in this way.",
    )
    WRONG_VALUE = "Giá trị không đúng: {}.", "A value is wrong: {}."
    WRONG_CODE = (
        "{}: mã cài đặt phải là 6 đến 12 chữ số đặt trong dấu ngoặc kép, không quá dễ đoán.",
        "{}: a setup code is 6 to 12 digits in quotation marks, and not the first to be guessed.",
    )
    WRONG_HASH = (
        "{}: không phải mã băm argon2id dùng được.",
        "{}: this is no argon2id hash that can be used.",
    )
    TWO_CODES = (
        "Chỉ dùng một trong hai: setup_code hoặc setup_code_hash.{}",
        "Give setup_code or setup_code_hash, not both.{}",
    )
    WRONG_PAIRING = (
        "Mục [pairing] phải có secret và authority đúng như trạm đã ghi.{}",
        "[pairing] needs secret and authority as the station has written them.{}",
    )
    NO_CODE = (
        "Mã đã quét không phải mã cài đặt máy, hoặc chưa đầy đủ.{}",
        "What was scanned is no provisioning code, or not all of one.{}",
    )
    NOT_SAVED = "Không lưu được cài đặt: {}.", "The settings could not be kept: {}."


class ProvisioningFault(ValueError):
    """`detail` holds no secret: a place, a key, or a value of a setting."""

    def __init__(self, why: Why, detail: str = "") -> None:
        self.why = why
        self.detail = detail.strip().rstrip(".")
        super().__init__(self.english)

    @property
    def vietnamese(self) -> str:
        return self.why.value[0].format(self.detail)

    @property
    def english(self) -> str:
        return self.why.value[1].format(self.detail)
