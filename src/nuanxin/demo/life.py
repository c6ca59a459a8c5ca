"""What a year brings to the demo county beyond its lists: applications, a review, moves, pauses, households, findings looked into."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import cached_property

from nuanxin.casework import households
from nuanxin.comparisons import running
from nuanxin.comparisons.actions import review_finding
from nuanxin.comparisons.enums import FindingState, ReviewVerdict
from nuanxin.comparisons.models import Finding
from nuanxin.demo.applications import Clerks, Walk, candidates
from nuanxin.demo.invented import check_digit
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, User
from nuanxin.people import actions
from nuanxin.people.actions.reviews import open_campaign, review_many
from nuanxin.people.enums import HouseholdKind, ReviewOutcome
from nuanxin.people.models import AnnualReview, Household, Person, Recognition

TOWNS_WITH_APPLICATIONS = 3
REVIEWS = ((ReviewOutcome.FAILED, 31, "经查已在外地稳定就业"), (ReviewOutcome.PASSED, 1, ""))  # every 31st fails, a few stay away
STAY_AWAY = 17
LOOKED_INTO = (ReviewVerdict.CONFIRMED, ReviewVerdict.CONFIRMED, ReviewVerdict.REFUTED, ReviewVerdict.PENDING)
NOTES = {
    ReviewVerdict.CONFIRMED: "已入户核实，情况属实。",
    ReviewVerdict.REFUTED: "同名同村的另一人，不是本人。",
    ReviewVerdict.PENDING: "本人在外，已电话约定回乡后核实。",
}


class Life:
    """The deeds of the county's clerks up to a day; done again, nothing happens twice."""

    def __init__(self, county: Area, today: datetime.date) -> None:
        self.county, self.today = county, today
        self.users = {user.username: user for user in User.objects.all()}

    def deeds(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What happens, in order, each with its name."""
        yield "办理认定申请", self.applications
        yield "年度审验", self.annual_review
        yield "认定零就业家庭和零转移就业农户", self.households
        yield "迁移、中止和重复登记", self.movements
        yield "数据比对", self.comparison
        yield "核查疑点", self.findings

    @cached_property
    def seat(self) -> Area:
        """The township where the county's offices are."""
        return Area.objects.filter(level=AreaLevel.TOWNSHIP, prefix__startswith=self.county.prefix).order_by("code")[0]

    def applications(self) -> None:
        towns = Area.objects.filter(level=AreaLevel.TOWNSHIP, prefix__startswith=self.county.prefix).order_by("code")
        for number, town in enumerate(towns[:TOWNS_WITH_APPLICATIONS]):
            Walk(town, self.clerks(number), self.today).tell(list(candidates(town)))

    def clerks(self, number: int) -> Clerks:
        """The county seat has its own clerks; elsewhere the county's do the work, never checking themselves."""
        deciding = self.users["head"]
        if number == 0:
            return Clerks(self.users["collector"], self.users["jiading"], self.users["jiading"], deciding)
        return Clerks(self.users["county"], self.users["county"], self.users["reviewer"], deciding)

    def annual_review(self) -> None:
        """This year's review: at the county seat most have come and passed, some failed; elsewhere it is still to be written down."""
        campaign = open_campaign(by=self.users["head"], area=self.county, year=self.today.year)
        waiting = AnnualReview.objects.standing().filter(campaign=campaign, outcome=ReviewOutcome.PENDING, recognition__ended_on=None)
        waiting = waiting.filter(person__residence__prefix__startswith=self.seat.prefix)
        reviewed_on = campaign.opens_on + datetime.timedelta(days=20)
        for outcome, every, reason in REVIEWS:
            chosen = list(waiting.exclude(person_id__in=self.away()).order_by("pk")[::every])
            review_many(by=self.users["county"], reviews=chosen, outcome=outcome, reviewed_on=reviewed_on, reason=reason)

    def away(self) -> list[int]:
        return list(Recognition.objects.order_by("pk").values_list("person_id", flat=True)[::STAY_AWAY])

    def households(self) -> None:
        """Every other household that certainly has nobody in work was recognised a week ago."""
        for kind in HouseholdKind:
            found = households.candidates(self.county.prefix, self.today, kind, limit=6, answers=(True,)).found
            for one in found[::2]:
                household = Household.objects.get(pk=one.household)
                actions.recognise_household(
                    by=self.users["county"],
                    household=household,
                    kind=kind,
                    definition=households.judge(household, self.today, kind).definition.id,
                    decided_on=self.today - datetime.timedelta(days=7),
                )

    def movements(self) -> None:
        """Somebody moved to the next township, somebody's help rests, and somebody was put on file twice."""
        on_register = Recognition.objects.standing().filter(ended_on=None, person__residence__prefix__startswith=self.county.prefix)
        chosen = list(on_register.select_related("person__residence").order_by("pk")[3:9])
        if len(chosen) < 6 or chosen[2].suspensions.exists():
            return
        villages = Area.objects.filter(level=AreaLevel.VILLAGE, prefix__startswith=self.county.prefix).order_by("-code")
        for recognition in chosen[:2]:
            person, moved_on = recognition.person, self.today - datetime.timedelta(days=11)
            elsewhere = villages.exclude(pk=person.residence_id).first()
            actions.record_move(by=self.users["county"], person=person, to_area=elsewhere, moved_on=moved_on, reason="随子女居住")
        for recognition in chosen[2:4]:
            from_on = max(recognition.decided_on, self.today - datetime.timedelta(days=14))
            actions.suspend_recognition(by=self.users["county"], recognition=recognition, from_on=from_on, reason="住院治疗，暂不能求职")
        for recognition in chosen[4:6]:
            self.on_file_twice(recognition.person)

    def on_file_twice(self, person: Person) -> None:
        """The same name, birthday and telephone under a number with another serial: what a slip of the pen makes."""
        number = person.full_id_number
        serial = (int(number[14:17]) + 2) % 1000
        body = f"{number[:14]}{serial:03d}"
        actions.register_person(
            by=self.users["county"],
            name=person.name,
            id_number=body + check_digit(body),
            residence=person.residence,
            phone=person.phone or "",
        )

    def comparison(self) -> None:
        running.compare(by=self.users["county"], area=self.county, as_of=self.today)

    def findings(self) -> None:
        """The county seat's clerk has begun to look into what was found there."""
        waiting = Finding.objects.filter(state=FindingState.OPEN, area__prefix__startswith=self.seat.prefix).order_by("rule", "pk")
        for number, finding in enumerate(list(waiting[::9])):
            verdict = LOOKED_INTO[number % len(LOOKED_INTO)]
            review_finding(by=self.users["jiading"], finding=finding, verdict=verdict, note=NOTES[verdict])
