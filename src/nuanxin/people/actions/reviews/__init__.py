"""Writes of the yearly review: opening a campaign, what came of it for each person, and closing it."""

from nuanxin.people.actions.reviews.campaigns import close_campaign, open_campaign
from nuanxin.people.actions.reviews.outcomes import Reviewed, give_second_chance, record_review, review_many

__all__ = ["Reviewed", "close_campaign", "give_second_chance", "open_campaign", "record_review", "review_many"]
