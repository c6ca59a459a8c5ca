"""Cases of persons: every fact that the ledger carries, as of the day."""

from __future__ import annotations

import datetime

from nuanxin.benefits import decisions
from nuanxin.benefits.cases import case_of
from tests import factories

DAY = datetime.date(2022, 9, 10)


def test_the_case_of_somebody_just_registered_has_what_the_file_says(county):
    person = factories.person(hukou="rural", original_retirement_age=60)

    known = case_of(person, DAY)

    assert known.written == {
        "person": {
            "sex": "M",
            "birth_date": "1970-05-01",
            "original_retirement_age": "60",
            "hukou": "rural",
            "residence": factories.SHUIDONG,
        },
        "household": [],
        "employer": {},
        "payments": [],
    }


def test_offers_name_every_policy_of_the_place(county):
    person = factories.person()

    offers = decisions.offers(person, DAY)

    assert {one.decided.answer for one in offers} <= {"yes", "no", "unknown", "conflict"}
    assert offers
