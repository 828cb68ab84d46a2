"""The words on printed sheets, Vietnamese and English."""

from __future__ import annotations

from enum import Enum

from kiosk.identity.renewal import RenewalState
from kiosk.language import Language
from kiosk.records.card_issue import CardIssueStatus
from kiosk.records.dossier import DossierStatus
from kiosk.records.electronic_identity import IdentityLevel, IdentityState
from kiosk.records.held import Processing
from kiosk.records.record import Field, Verdict
from kiosk.records.residence import Relation, ResidenceKind

_WORDS = {
    "dossier": ("Hồ sơ của tôi", "My dossier"),
    "card": ("Thẻ căn cước của tôi", "My identity card"),
    "residence": ("Cư trú của tôi", "My residence"),
    "electronic_identity": ("Định danh điện tử của tôi", "My electronic identity"),
    "held": ("Dữ liệu trụ sở đang lưu về tôi", "What the station holds about me"),
    "procedure": ("Hướng dẫn thủ tục", "About the procedure"),
    "record": ("Đối chiếu thông tin của tôi", "My details compared"),
    "correction": ("Phiếu đề nghị chỉnh sửa", "Receipt of a correction request"),
    "code": ("Mã hồ sơ", "Dossier code"),
    "matter": ("Thủ tục", "Procedure"),
    "status": ("Tình trạng", "Status"),
    "submitted": ("Ngày nộp", "Handed in on"),
    "due": ("Ngày hẹn trả", "Due on"),
    "office": ("Nơi giải quyết", "Office"),
    "missing": ("Giấy tờ còn thiếu", "Still to be handed in"),
    "steps": ("Các bước", "Steps"),
    "done": ("đã xong", "done"),
    "current": ("đang thực hiện", "under way"),
    "ahead": ("chưa đến", "ahead"),
    "expected": ("dự kiến {day}", "expected {day}"),
    "issued": ("Ngày cấp", "Issued on"),
    "expires": ("Có giá trị đến", "Valid until"),
    "days_left": ("Còn {count} ngày", "{count} days left"),
    "to_age": ("Đến khi đủ {age} tuổi", "Until the age of {age}"),
    "passed_over": (
        "Thẻ cấp trong 2 năm trước tuổi {age} nên không phải đổi ở tuổi đó.",
        "Issued within two years before the age of {age}, it need not be renewed at that age.",
    ),
    "by_rule": (
        "Theo độ tuổi đổi thẻ, hạn là ngày {day}; ngày in trên thẻ là ngày được tính.",
        "By the ages of renewal it would be {day}; the day printed on the card counts.",
    ),
    "ages": (
        "Thẻ được đổi khi đủ 14, 25, 40 và 60 tuổi (Luật Căn cước 26/2023/QH15, điều 21).",
        "Cards are renewed at 14, 25, 40 and 60 (law 26/2023/QH15, article 21).",
    ),
    "new_card": ("Cấp thẻ mới", "New card"),
    "applied": ("Ngày nộp", "Applied for on"),
    "ready_on": ("Dự kiến có", "Expected on"),
    "collect_at": ("Nơi nhận", "To be collected at"),
    "nothing_registered": (
        "Chưa có thông tin đăng ký cư trú.",
        "No residence is registered.",
    ),
    "address": ("Địa chỉ", "Address"),
    "address_today": ("Theo tên gọi hiện nay", "With the names of today"),
    "since": ("Từ ngày", "Since"),
    "until": ("Đến ngày", "Until"),
    "household": ("Thành viên hộ gia đình", "Members of the household"),
    "self": ("người tra cứu", "yourself"),
    "level": ("Mức độ", "Level"),
    "next_level_1": (
        "Để có mức 1: đăng ký trên ứng dụng VNeID bằng thẻ căn cước và ảnh khuôn mặt.",
        "For level 1: register in the VNeID app with your card and a picture of your face.",
    ),
    "next_level_2": (
        "Để có mức 2: đến trụ sở công an với thẻ căn cước và số điện thoại của chính mình.",
        "For level 2: come to the police station with your card and your own phone number.",
    ),
    "activate": (
        "Kích hoạt tài khoản trên ứng dụng VNeID bằng mã đã gửi đến điện thoại.",
        "Activate the account in the VNeID app with the code sent to your phone.",
    ),
    "locked": (
        "Tài khoản đang bị khóa: đề nghị mở khóa trên ứng dụng VNeID hoặc tại trụ sở.",
        "The account is locked: have it unlocked in the VNeID app or at the station.",
    ),
    "corrections_seen": ("Tra cứu các đề nghị chỉnh sửa", "Correction requests looked up"),
    "nothing_held": ("Không lưu dữ liệu nào.", "Nothing is held."),
    "agreed": ("đồng ý", "yes"),
    "not_agreed": ("không đồng ý", "no"),
    "kept_until": ("lưu đến {day}", "kept until {day}"),
    "older": (
        "Còn các lần cũ hơn; xem tại quầy.",
        "There are older ones; ask at a counter.",
    ),
    "papers": ("Giấy tờ cần mang", "Papers to bring"),
    "form": ("mẫu {form}", "form {form}"),
    "fees": ("Lệ phí", "Fee"),
    "free": ("Miễn phí", "Free"),
    "dong": ("{amount} đồng", "{amount} dong"),
    "time_limit": ("Thời hạn giải quyết", "Time limit"),
    "online": (
        "Có thể nộp trên Cổng Dịch vụ công quốc gia.",
        "It can be had on the national public service portal as well.",
    ),
    "legal_basis": ("Căn cứ pháp lý", "Legal basis"),
    "articles": ("điều {numbers}", "article {numbers}"),
    "ask_at_counter": ("Hỏi tại quầy.", "Ask at the counter."),
    "not_checked": (
        "Đơn vị chưa rà soát nội dung này: đề nghị hỏi lại tại quầy.",
        "The station has not checked this yet: please make sure at the counter.",
    ),
    "checked_on": ("Rà soát ngày {day}", "Checked on {day}"),
    "valid_from": ("Áp dụng từ {day}", "Holds from {day}"),
    "unknown_record": (
        "Cơ sở dữ liệu chưa có thông tin của số này.",
        "The registry does not know this number.",
    ),
    "on_card": ("Trên thẻ", "On the card"),
    "in_registry": ("Trong cơ sở dữ liệu", "In the registry"),
    "confirmed": (
        "Công dân đã xác nhận thông tin đúng.",
        "Confirmed as right by the resident.",
    ),
    "your_code": ("Mã đề nghị", "Your request"),
    "made_on": ("Ngày đề nghị", "Made on"),
    "ticket": ("Số thứ tự", "Your number"),
    "counter": ("Quầy", "Counter"),
    "come_back": (
        "Chưa lấy được số thứ tự: xin đưa phiếu này tại quầy.",
        "There is no queue number now: please show this at a counter.",
    ),
    "answer_next_visit": (
        "Kết quả có tại quầy và ở lần tra cứu sau.",
        "The outcome is told at a counter and at your next visit here.",
    ),
    "printed_at": ("In lúc {hour} ngày {day}", "Printed at {hour} on {day}"),
    "not_a_document": (
        "Thông tin tra cứu, không thay thế giấy tờ chính thức.",
        "For information; this is no official document.",
    ),
    "personal": (
        "Phiếu này dành riêng cho ông/bà và có dữ liệu cá nhân. Xin giữ kỹ, đừng để lại.",
        "This sheet is for you alone and holds personal data. Please do not leave it behind.",
    ),
}

_CODES: dict[Enum, tuple[str, str]] = {
    DossierStatus.RECEIVED: ("Đã tiếp nhận", "Received"),
    DossierStatus.PROCESSING: ("Đang giải quyết", "Being processed"),
    DossierStatus.NEEDS_DOCUMENTS: ("Cần bổ sung giấy tờ", "Papers are missing"),
    DossierStatus.READY: ("Đã có kết quả, mời đến nhận", "Ready to be collected"),
    DossierStatus.RETURNED: ("Đã trả kết quả", "Handed over"),
    DossierStatus.REFUSED: ("Không được giải quyết", "Refused"),
    RenewalState.VALID: ("Còn giá trị", "Valid"),
    RenewalState.DUE_SOON: ("Sắp đến hạn đổi", "To be renewed soon"),
    RenewalState.EXPIRED: ("Đã hết hạn, cần đổi thẻ", "Expired, to be renewed"),
    RenewalState.NO_EXPIRY: ("Không thời hạn", "No expiry"),
    RenewalState.UNKNOWN: ("Chưa xác định được", "Not known"),
    CardIssueStatus.NONE: ("Không có hồ sơ đang giải quyết", "No application is under way"),
    CardIssueStatus.RECEIVED: ("Đã tiếp nhận", "Received"),
    CardIssueStatus.PRODUCING: ("Đang sản xuất thẻ", "Being produced"),
    CardIssueStatus.READY: ("Đã có thẻ, mời đến nhận", "Ready to be collected"),
    CardIssueStatus.HANDED_OVER: ("Đã trả thẻ", "Handed over"),
    CardIssueStatus.REFUSED: ("Không được giải quyết", "Refused"),
    ResidenceKind.PERMANENT: ("Thường trú", "Permanent residence"),
    ResidenceKind.TEMPORARY: ("Tạm trú", "Temporary residence"),
    ResidenceKind.STAY: ("Lưu trú", "Stay"),
    ResidenceKind.TEMPORARY_ABSENCE: ("Tạm vắng", "Temporary absence"),
    Relation.HEAD: ("chủ hộ", "head of the household"),
    Relation.SPOUSE: ("vợ hoặc chồng", "spouse"),
    Relation.CHILD: ("con", "child"),
    Relation.PARENT: ("cha hoặc mẹ", "parent"),
    Relation.GRANDPARENT: ("ông hoặc bà", "grandparent"),
    Relation.GRANDCHILD: ("cháu", "grandchild"),
    Relation.SIBLING: ("anh, chị hoặc em", "sibling"),
    Relation.OTHER_RELATIVE: ("họ hàng khác", "other relative"),
    Relation.NOT_RELATED: ("người cùng ở", "lives there too"),
    IdentityLevel.NONE: ("Chưa có", "None"),
    IdentityLevel.LEVEL_1: ("Mức độ 1", "Level 1"),
    IdentityLevel.LEVEL_2: ("Mức độ 2", "Level 2"),
    IdentityState.ACTIVE: ("Đang hoạt động", "Active"),
    IdentityState.NOT_ACTIVATED: ("Chưa kích hoạt", "Not activated yet"),
    IdentityState.PENDING: ("Đang chờ duyệt", "Applied for"),
    IdentityState.LOCKED: ("Đang bị khóa", "Locked"),
    Processing.TICKET: ("Lấy số thứ tự", "Ticket taken"),
    Processing.DOSSIERS: ("Tra cứu hồ sơ", "Dossiers looked up"),
    Processing.CARD_ISSUE: ("Tra cứu cấp thẻ", "Issue of a card looked up"),
    Processing.RESIDENCE: ("Tra cứu cư trú", "Residence looked up"),
    Processing.ELECTRONIC_IDENTITY: (
        "Tra cứu định danh điện tử",
        "Electronic identity looked up",
    ),
    Processing.RECORD: ("Đối chiếu thông tin", "Details compared"),
    Processing.FINGER: ("Đối sánh vân tay", "Finger compared"),
    Processing.CORRECTION: ("Đề nghị chỉnh sửa", "Correction asked for"),
    Processing.HELD: ("Xem dữ liệu đang lưu", "Looked at what is held"),
    Processing.CONSENT: ("Hỏi về sự đồng ý", "Asked for consent"),
    Field.FULL_NAME: ("Họ và tên", "Full name"),
    Field.NUMBER: ("Số định danh", "Number"),
    Field.DATE_OF_BIRTH: ("Ngày sinh", "Date of birth"),
    Field.SEX: ("Giới tính", "Sex"),
    Field.NATIONALITY: ("Quốc tịch", "Nationality"),
    Field.ETHNICITY: ("Dân tộc", "Ethnicity"),
    Field.RELIGION: ("Tôn giáo", "Religion"),
    Field.PLACE_OF_ORIGIN: ("Quê quán", "Place of origin"),
    Field.RESIDENCE: ("Nơi cư trú", "Residence"),
    Field.FATHER: ("Cha", "Father"),
    Field.MOTHER: ("Mẹ", "Mother"),
    Field.SPOUSE: ("Vợ/chồng", "Spouse"),
    Field.OLD_NUMBER: ("Số CMND cũ", "Old ID number"),
    Verdict.MATCH: ("Khớp", "The same"),
    Verdict.DIFFERS: ("Khác nhau", "Different"),
    Verdict.MISSING_IN_REGISTRY: ("Cơ sở dữ liệu chưa có", "Missing in the registry"),
    Verdict.MISSING_ON_CARD: ("Trên thẻ không có", "Missing on the card"),
    Verdict.OUTDATED: ("Tên cũ, không phải sai sót", "Old name, no error"),
}


class Words:
    """In one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def say(self, key: str, **values: object) -> str:
        return self._of(_WORDS[key]).format(**values)

    def name(self, code: Enum) -> str:
        """What a value of one of the printed enumerations is called."""
        return self._of(_CODES[code])

    def given(self, texts: dict[str, str]) -> str:
        """Of texts per language code: the one in this language, else the Vietnamese."""
        return texts.get(self._language.value) or texts.get(Language.VIETNAMESE.value, "")

    def _of(self, pair: tuple[str, str]) -> str:
        return pair[1] if self._language is Language.ENGLISH else pair[0]
