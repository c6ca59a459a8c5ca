"""Documents for paper: application and decision forms, public notices, help cards, the roster; filled from templates an office can change.

    application_form(by, application) -> Document      decision_form(by, application) -> Document
    public_notice(by, notice) -> Document              help_card(by, card) -> Document
    roster(by, area, on) -> Document

Whole ID numbers stand in them only where the user may see whole numbers, and then the look is in the trail.
"""

from nuanxin.people.documents.filling import Document
from nuanxin.people.documents.made import application_form, decision_form, help_card, public_notice
from nuanxin.people.documents.roster import roster

__all__ = ["Document", "application_form", "decision_form", "help_card", "public_notice", "roster"]
