"""Everything the page of one person shows, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from nuanxin.comparisons.models import Finding
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.people.models import HouseholdMembership, Person
from nuanxin.web import remembered
from nuanxin.web.comparisons import queue
from nuanxin.web.comparisons.sources import title_of_rule
from nuanxin.web.listing.cells import yes_no
from nuanxin.web.people import timeline
from nuanxin.web.people.columns import STATUS_TONES, age_on

SHORT_TIMELINE = 6
MOST_FINDINGS = 10


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    icon: str = ""


@dataclass
class Profile:
    """A person as `user` sees them; what the drawer does not show is not read for it."""

    person: Person
    user: User
    revealed: dict[str, str] = field(default_factory=dict)

    @cached_property
    def about(self) -> str:
        return f"{self.person.get_sex_display()} {age_on(self.person.birth_on, remembered.business_today())} 岁"

    @cached_property
    def place(self) -> str:
        """From the county down."""
        steps = [self.person.residence_id[:length].ljust(12, "0") for length in (6, 9)]
        above = Area.objects.filter(code__in=steps, level__gte=3).exclude(code=self.person.residence_id)
        return "".join(area.name for area in [*above, self.person.residence])

    @cached_property
    def status_tone(self) -> str:
        return STATUS_TONES.get(self.person.employment_status, "ok")

    @cached_property
    def holdings(self) -> list:
        return list(self.person.holdings.standing().select_related("import_run").order_by("until_on", "id"))

    @cached_property
    def categories(self) -> list[str]:
        return [holding.get_category_display() for holding in self.holdings if holding.until_on is None]

    @cached_property
    def recognitions(self) -> list:
        return list(self.person.recognitions.standing().order_by("-decided_on"))

    @cached_property
    def recognition(self):
        """The running one."""
        return next((one for one in self.recognitions if one.ended_on is None), None)

    @cached_property
    def recognition_words(self) -> tuple[str, str]:
        """State and its tone."""
        if self.recognition:
            return f"在册（{self.recognition.decided_on} 认定）", "ok"
        return (f"已退出（{self.recognitions[0].ended_on}）", "off") if self.recognitions else ("未认定", "warn")

    @cached_property
    def unemployment(self):
        """The running spell of registered unemployment."""
        return self.person.unemployment_spells.standing().filter(ended_on=None).first()

    @cached_property
    def placements(self) -> list:
        return list(self.person.placements.standing().order_by("-started_on"))

    @cached_property
    def membership(self) -> HouseholdMembership | None:
        return self.person.memberships.standing().filter(until_on=None).select_related("household").first()

    @cached_property
    def relatives(self) -> list[HouseholdMembership]:
        """Others of the household that the user may see."""
        if self.membership is None:
            return []
        others = HouseholdMembership.objects.visible_to(self.user).filter(household=self.membership.household, until_on=None)
        return list(others.exclude(person=self.person).select_related("person").defer("person__id_number", "person__phone"))

    @cached_property
    def findings(self) -> list[tuple[Finding, str, str]]:
        """What comparisons found about the person, the newest first, with the rule's title and the state's tone."""
        mine = Finding.objects.visible_to(self.user).standing().filter(person=self.person).defer("subject", "values")
        return [(one, title_of_rule(one.rule), queue.TONES[one.state]) for one in mine.order_by("-pk")[:MOST_FINDINGS]]

    @cached_property
    def events(self) -> list[timeline.Event]:
        return timeline.of(self.person)

    @property
    def latest_events(self) -> list[timeline.Event]:
        return self.events[:SHORT_TIMELINE]

    @cached_property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Facts in groups, as label and text."""
        person = self.person
        spell = self.unemployment
        return [
            ("基本情况", [
                ("出生日期", person.birth_on.isoformat()), ("民族", person.ethnicity), ("文化程度", person.get_education_display()),
                ("户籍性质", person.get_hukou_display()), ("常住地", self.place),
                ("原法定退休年龄", f"{person.original_retirement_age} 周岁" if person.original_retirement_age else ""),
            ]),
            ("就业与意愿", [
                ("就业状态", person.get_employment_status_display()), ("失业登记", f"{spell.registered_on} 登记" if spell else ""),
                ("就业意愿", yes_no(person.wants_job)), ("培训意愿", yes_no(person.wants_training)),
                ("创业意愿", yes_no(person.wants_business)), ("技能特长", person.skills), ("备注", person.note),
            ]),
        ]  # fmt: skip

    def may(self, permission: Permission) -> bool:
        return access.may(self.user, permission, self.person.residence_id)

    @cached_property
    def may_register(self) -> bool:
        return self.may(Permission.REGISTER)

    @cached_property
    def may_record(self) -> bool:
        return self.may(Permission.RECORD)

    @cached_property
    def may_recognise(self) -> bool:
        return self.may(Permission.RECOGNISE)

    @cached_property
    def may_reveal(self) -> bool:
        return self.may(Permission.REVEAL)

    @cached_property
    def services(self) -> list[Button]:
        """Entry pages with the person filled in."""
        if not self.may_record:
            return []
        pages = (("记走访", "visit-new", "footprints"), ("记推介", "referral-new", "send"), ("记就业", "placement-new", "briefcase"),
                 ("记救助", "relief-new", "hand-coins"))  # fmt: skip
        return [Button(label, f"{reverse(name)}?person={self.person.pk}", icon) for label, name, icon in pages]
