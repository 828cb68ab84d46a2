"""Which widget draws which kind of View body."""

from __future__ import annotations

from kiosk.ui.views.access_key_entry import AccessKeyEntryView
from kiosk.ui.views.body import BodyView
from kiosk.ui.views.check_result import CheckResultView
from kiosk.ui.views.clock_wrong import ClockWrongView
from kiosk.ui.views.dossier_list import DossierListView
from kiosk.ui.views.finger_prompt import FingerPromptView
from kiosk.ui.views.goodbye import GoodbyeView
from kiosk.ui.views.idle import IdleView
from kiosk.ui.views.menu import MenuView
from kiosk.ui.views.out_of_service import OutOfServiceView
from kiosk.ui.views.pairing import PairingView
from kiosk.ui.views.place_card import PlaceCardView
from kiosk.ui.views.priority_choice import PriorityChoiceView
from kiosk.ui.views.problem_notice import ProblemNoticeView
from kiosk.ui.views.rating_question import RatingQuestionView
from kiosk.ui.views.rating_thanks import RatingThanksView
from kiosk.ui.views.reading import ReadingView
from kiosk.ui.views.record_check import RecordCheckView
from kiosk.ui.views.served_list import ServedListView
from kiosk.ui.views.service_choice import ServiceChoiceView
from kiosk.ui.views.ticket_standing import TicketStandingView
from kiosk.ui.views.ticket_taken import TicketTakenView
from kiosk.ui.views.working import WorkingView
from kiosk.visit import view

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
    view.RecordCheck: RecordCheckView,
    view.ProblemNotice: ProblemNoticeView,
    view.TicketStanding: TicketStandingView,
    view.ServedList: ServedListView,
    view.RatingQuestion: RatingQuestionView,
    view.RatingThanks: RatingThanksView,
    view.Goodbye: GoodbyeView,
    view.Pairing: PairingView,
    view.ClockWrong: ClockWrongView,
    view.OutOfService: OutOfServiceView,
}
