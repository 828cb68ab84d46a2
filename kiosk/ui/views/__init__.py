"""Which widget draws which kind of View body."""

from __future__ import annotations

from kiosk.ui.views.access_key_entry import AccessKeyEntryView
from kiosk.ui.views.body import BodyView
from kiosk.ui.views.card_status import CardStatusView
from kiosk.ui.views.check_result import CheckResultView
from kiosk.ui.views.clock_wrong import ClockWrongView
from kiosk.ui.views.consent_question import ConsentQuestionView
from kiosk.ui.views.corner_test import CornerTestView
from kiosk.ui.views.correction_form import CorrectionFormView
from kiosk.ui.views.correction_list import CorrectionListView
from kiosk.ui.views.correction_taken import CorrectionTakenView
from kiosk.ui.views.device_list import DeviceListView
from kiosk.ui.views.device_shown import DeviceShownView
from kiosk.ui.views.device_trial import DeviceTrialView
from kiosk.ui.views.dossier_code_entry import DossierCodeEntryView
from kiosk.ui.views.dossier_list import DossierListView
from kiosk.ui.views.dossier_shown import DossierShownView
from kiosk.ui.views.electronic_identity_shown import ElectronicIdentityShownView
from kiosk.ui.views.finger_prompt import FingerPromptView
from kiosk.ui.views.goodbye import GoodbyeView
from kiosk.ui.views.health_list import HealthListView
from kiosk.ui.views.held_shown import HeldShownView
from kiosk.ui.views.idle import IdleView
from kiosk.ui.views.lookup_menu import LookupMenuView
from kiosk.ui.views.menu import MenuView
from kiosk.ui.views.network_setup import NetworkSetupView
from kiosk.ui.views.out_of_service import OutOfServiceView
from kiosk.ui.views.pairing import PairingView
from kiosk.ui.views.pairing_setup import PairingSetupView
from kiosk.ui.views.place_card import PlaceCardView
from kiosk.ui.views.place_search import PlaceSearchView
from kiosk.ui.views.priority_choice import PriorityChoiceView
from kiosk.ui.views.problem_notice import ProblemNoticeView
from kiosk.ui.views.procedure_search import ProcedureSearchView
from kiosk.ui.views.procedure_shown import ProcedureShownView
from kiosk.ui.views.provision_question import ProvisionQuestionView
from kiosk.ui.views.rating_question import RatingQuestionView
from kiosk.ui.views.rating_thanks import RatingThanksView
from kiosk.ui.views.reading import ReadingView
from kiosk.ui.views.record_check import RecordCheckView
from kiosk.ui.views.residence_shown import ResidenceShownView
from kiosk.ui.views.restart_question import RestartQuestionView
from kiosk.ui.views.screen_setup import ScreenSetupView
from kiosk.ui.views.served_list import ServedListView
from kiosk.ui.views.service_choice import ServiceChoiceView
from kiosk.ui.views.settings_history import SettingsHistoryView
from kiosk.ui.views.software_shown import SoftwareShownView
from kiosk.ui.views.staff_code_entry import StaffCodeEntryView
from kiosk.ui.views.staff_menu import StaffMenuView
from kiosk.ui.views.technician_needed import TechnicianNeededView
from kiosk.ui.views.ticket_standing import TicketStandingView
from kiosk.ui.views.ticket_taken import TicketTakenView
from kiosk.ui.views.touch_calibration import TouchCalibrationView
from kiosk.ui.views.working import WorkingView
from kiosk.visit import staff_mode_view, view

__all__ = ["VIEWS", "BodyView"]

VIEWS: dict[type, type[BodyView]] = {
    view.Idle: IdleView,
    view.PlaceCard: PlaceCardView,
    view.AccessKeyEntry: AccessKeyEntryView,
    view.Reading: ReadingView,
    view.CheckResult: CheckResultView,
    view.Menu: MenuView,
    view.ServiceChoice: ServiceChoiceView,
    view.PriorityChoice: PriorityChoiceView,
    view.FingerPrompt: FingerPromptView,
    view.Working: WorkingView,
    view.TicketTaken: TicketTakenView,
    view.DossierList: DossierListView,
    view.LookupMenu: LookupMenuView,
    view.ConsentQuestion: ConsentQuestionView,
    view.DossierCodeEntry: DossierCodeEntryView,
    view.DossierShown: DossierShownView,
    view.CardStatus: CardStatusView,
    view.ResidenceShown: ResidenceShownView,
    view.ElectronicIdentityShown: ElectronicIdentityShownView,
    view.HeldShown: HeldShownView,
    view.ProcedureSearch: ProcedureSearchView,
    view.ProcedureShown: ProcedureShownView,
    view.PlaceSearch: PlaceSearchView,
    view.RecordCheck: RecordCheckView,
    view.CorrectionForm: CorrectionFormView,
    view.CorrectionTaken: CorrectionTakenView,
    view.CorrectionList: CorrectionListView,
    view.ProblemNotice: ProblemNoticeView,
    view.TicketStanding: TicketStandingView,
    view.ServedList: ServedListView,
    view.RatingQuestion: RatingQuestionView,
    view.RatingThanks: RatingThanksView,
    view.Goodbye: GoodbyeView,
    view.Pairing: PairingView,
    view.ClockWrong: ClockWrongView,
    view.OutOfService: OutOfServiceView,
    staff_mode_view.StaffCodeEntry: StaffCodeEntryView,
    staff_mode_view.StaffMenu: StaffMenuView,
    staff_mode_view.DeviceList: DeviceListView,
    staff_mode_view.DeviceShown: DeviceShownView,
    staff_mode_view.DeviceTrial: DeviceTrialView,
    staff_mode_view.HealthList: HealthListView,
    staff_mode_view.ScreenSetup: ScreenSetupView,
    staff_mode_view.TouchCalibration: TouchCalibrationView,
    staff_mode_view.CornerTest: CornerTestView,
    staff_mode_view.NetworkSetup: NetworkSetupView,
    staff_mode_view.SettingsHistory: SettingsHistoryView,
    staff_mode_view.PairingSetup: PairingSetupView,
    staff_mode_view.SoftwareShown: SoftwareShownView,
    staff_mode_view.RestartQuestion: RestartQuestionView,
    staff_mode_view.ProvisionQuestion: ProvisionQuestionView,
    staff_mode_view.TechnicianNeeded: TechnicianNeededView,
}
