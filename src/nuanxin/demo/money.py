"""The money of the demo county: employers, facts asked for policies, claims at every step, two batches paid, one under way."""

from __future__ import annotations

import csv
import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from nuanxin.benefits import actions, claiming, freezing
from nuanxin.benefits.actions.batches import reference
from nuanxin.benefits.actions.collecting import collect_facts
from nuanxin.benefits.bulk import decide_all
from nuanxin.benefits.claiming import Draft, Knowing
from nuanxin.benefits.ending import foretell
from nuanxin.benefits.enums import ClaimOrigin, ClaimState, FactOrigin, PayeeKind, ToldBy
from nuanxin.benefits.models import Budget, Claim, Notification, PaymentBatch
from nuanxin.casework.enums import PlacementForm
from nuanxin.casework.models import Placement
from nuanxin.jobs.actions.employers import record_employer
from nuanxin.jobs.enums import EmployerKind
from nuanxin.jobs.models import Employer
from nuanxin.orgs import snapshot
from nuanxin.orgs.models import Area, User
from nuanxin.people.enums import Category
from nuanxin.people.models import Person

FLEXIBLE, WELFARE_POST, STARTUP = "2022-demo-flexible-insurance", "2022-demo-welfare-post", "2022-xinfeng-startup"
FUND, STARTUP_FUND = "就业补助资金", "财政衔接推进乡村振兴补助资金"
PREMIUMS = (Decimal("588.00"), Decimal("690.00"), Decimal("735.60"))
SPRING, SUMMER = range(1, 6), range(6, 9)
TALES = ("paid", "posted", "submitted", "cleared", "reviewed", "approved", "objected", "returned", "paid", "submitted", "posted", "refused",
         "approved", "submitted", "withdrawn", "reviewed", "paid", "cleared")  # fmt: skip
OFFICES = 4  # of those that claim for people on welfare posts
BEGUN = 12  # persons whose months of spring were paid in June
OBJECTION = "反映此人平时在县城帮子女看店，不是灵活就业。"
ONE_DAY = datetime.timedelta(days=1)


def place_definitions() -> None:
    """The county's own policies into the data directory, where an office's own definitions lie."""
    shutil.copytree(Path(__file__).parent / "definitions", settings.HOME / "definitions", dirs_exist_ok=True)


class Money:
    """What the county's clerks paid this year up to a day."""

    def __init__(self, county: Area, today: datetime.date) -> None:
        self.county, self.today = county, today
        self.users = {user.username: user for user in User.objects.all()}

    def deeds(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What happens, in order, each with its name."""
        yield "登记用人单位和预算", self.beginnings
        yield "采集创业人员的经营信息", self.facts
        yield "发放上半年的补贴", self.spring
        yield "办理九月的申领", self.summer
        yield "逐人判定各项政策", self.decisions

    def beginnings(self) -> None:
        for fund, amount in ((FUND, "180000.00"), (STARTUP_FUND, "60000.00")):
            actions.set_budget(by=self.users["head"], fund=fund, year=self.today.year, area=self.county, amount_yuan=Decimal(amount))
        for form, kind in ((PlacementForm.WELFARE_POST, EmployerKind.PUBLIC_WELFARE), (PlacementForm.ENTERPRISE, EmployerKind.ENTERPRISE)):
            for number, (name, area) in enumerate(self.employers(form)):
                record_employer(
                    by=self.users["county"],
                    name=name,
                    area=area,
                    kind=kind,
                    account=f"14301{number:03d}0000{len(name):02d}88",
                    is_in_province=True,
                )

    def employers(self, form: str) -> Iterator[tuple[str, Area]]:
        """The names under which people of the county work in that form, each once, where most of its people live."""
        running = Placement.objects.standing().filter(form=form, ended_on=None, person__residence__prefix__startswith=self.county.prefix)
        seen: dict[str, Area] = {}
        for one in running.exclude(employer_name="").select_related("person__residence").order_by("pk")[:400]:
            seen.setdefault(one.employer_name, Area.objects.get(prefix=one.person.residence_id[:9]))
        yield from list(seen.items())[:14]

    def facts(self) -> None:
        """Who began a business tells of it at the door: some have all that the policy asks, of others something is open."""
        known_on = datetime.date(self.today.year, 9, 2)
        for number, person in enumerate(self.founders()[:9]):
            told = {"business_opened_on": "2021-10-18", "business_kind": "individual", "business_state": "running"}
            told |= {"business_area": self.county.prefix} if number % 3 else {}
            collect_facts(
                by=self.users["county"], subject=person, values=told, known_on=known_on, origin=FactOrigin.VISIT, note="入户查看营业执照"
            )

    def founders(self) -> list[Person]:
        helped = Person.objects.standing().under(self.county.prefix)
        helped = helped.filter(holdings__category__in=(Category.EXPOV, Category.MONI), holdings__until_on=None, holdings__voided_at=None)
        return list(helped.filter(wants_business=True).distinct().order_by("pk")[:9] or helped.distinct().order_by("pk")[:9])

    def spring(self) -> None:
        """Claimed in early June for January to May, shown, approved, paid at the end of June; one account was wrong."""
        first = datetime.date(self.today.year, 6, 6)
        drafts = [draft for person in self.flexible() if (draft := self.draft(person, SPRING, first)).is_ready][:BEGUN]
        claims = [self.claimed(draft, first) for draft in drafts]
        self.walk(claims, first)
        if cleared := self.of_state(claims, ClaimState.CLEARED):
            self.paid([self.approved(one, first + 16 * ONE_DAY) for one in cleared], first + 21 * ONE_DAY, failing=1)

    def summer(self) -> None:
        """September: those of spring again, others for the first time, an employer, and those who began a business."""
        first = datetime.date(self.today.year, 9, 8)
        offices = Employer.objects.filter(kind=EmployerKind.PUBLIC_WELFARE).order_by("pk")
        drafts = [claiming.draft(STARTUP, person, first) for person in self.founders()]
        drafts += [draft for one in offices if (draft := claiming.draft(WELFARE_POST, one, first)).is_ready][:OFFICES]
        drafts += [self.draft(person, SUMMER, first) for person in self.flexible()]
        ready = [draft for draft in drafts if draft.is_ready]
        cast = [(self.claimed(draft, first), TALES[number % len(TALES)]) for number, draft in enumerate(ready[: 2 * len(TALES)])]
        self.end_early(cast)
        self.walk([claim for claim, tale in cast if tale in ("paid", "approved", "cleared")], first)
        self.show([claim for claim, tale in cast if tale in ("posted", "objected")], self.today - 3 * ONE_DAY)
        for claim in chosen(cast, "objected"):
            actions.record_claim_objection(by=self.users["county"], claim=fresh(claim), content=OBJECTION, objector="邻居（实名，电话略）")
        self.finish(cast)
        self.tell()

    def flexible(self) -> list[Person]:
        """Who works flexibly, in the order of entry."""
        running = Placement.objects.standing().filter(form=PlacementForm.FLEXIBLE, ended_on=None, person__voided_at=None)
        running = running.filter(person__residence__prefix__startswith=self.county.prefix).select_related("person")
        return list({one.person_id: one.person for one in running.order_by("started_on", "pk")}.values())[:40]

    def draft(self, person: Person, months: Sequence[int], as_of: datetime.date) -> Draft:
        days = [datetime.date(self.today.year, month, 1) for month in months]
        told = {(person.pk, day): PREMIUMS[person.pk % len(PREMIUMS)] for day in days}
        return claiming.draft(FLEXIBLE, person, as_of, days, knowing=Knowing(told=told))

    def claimed(self, draft: Draft, on: datetime.date) -> Claim:
        is_person = isinstance(draft.subject, Person)
        account = f"6230{draft.subject.pk:08d}{on.month:02d}1357" if is_person and not draft.account else ""
        origin = ClaimOrigin.OFFICER if is_person else ClaimOrigin.EMPLOYER
        name = draft.subject.name if account else ""
        return claiming.claim(by=self.users["county"], draft=draft, origin=origin, claimed_on=on, account=account, account_name=name)

    def walk(self, claims: Sequence[Claim], first: datetime.date) -> None:
        """Reviewed on the day, shown from the next, and over the days of the notice."""
        self.show(claims, first)
        actions.clear_notices(today=min(first + 14 * ONE_DAY, self.today))

    def show(self, claims: Sequence[Claim], on: datetime.date) -> None:
        for claim in claims:
            self.reviewed(claim, on)
        if claims:
            actions.post_claims(by=self.users["county"], claims=[fresh(one) for one in claims], area=self.county, posted_on=on)

    def reviewed(self, claim: Claim, on: datetime.date) -> None:
        latest = fresh(claim)
        actions.review_claim(by=self.users["reviewer"], claim=latest, version=latest.version, reason="材料齐全，经核实符合条件。", on=on)

    def end_early(self, cast: list[tuple[Claim, str]]) -> None:
        """What goes no further than the desk: reviewed, sent back, refused, withdrawn."""
        for claim, tale in cast:
            latest = fresh(claim)
            told = {"claim": latest, "version": latest.version}
            if tale == "reviewed":
                self.reviewed(claim, latest.claimed_on + 4 * ONE_DAY)
            elif tale == "returned":
                actions.return_claim(by=self.users["reviewer"], reason="缺少 8 月的缴费凭证，请补齐后再报。", **told)
            elif tale == "refused":
                actions.refuse_claim(by=self.users["reviewer"], reason="经核查由单位缴纳社会保险。", **told)
            elif tale == "withdrawn":
                actions.withdraw_claim(by=self.users["county"], reason="本人到企业上班，不再申领。", **told)

    def finish(self, cast: list[tuple[Claim, str]]) -> None:
        """What is over its notice is approved; part of it is paid, part waits for the bank."""
        on = max(self.today - 3 * ONE_DAY, self.today.replace(day=17))
        through = {tale: self.of_state(chosen(cast, tale), ClaimState.CLEARED) for tale in ("paid", "approved")}
        approved = {tale: [self.approved(claim, on) for claim in claims] for tale, claims in through.items()}
        for is_startup in (False, True):  # each fund has its own batches
            if ones := [claim for claim in approved["paid"] if (claim.policy == STARTUP) is is_startup]:
                self.paid(ones, self.today - ONE_DAY)
        if waiting := [claim for claim in approved["approved"] if claim.policy != STARTUP]:
            self.sent(waiting[:1])

    def approved(self, claim: Claim, on: datetime.date) -> Claim:
        latest = fresh(claim)
        budget = self.budget(latest)
        frozen = freezing.frozen_for(latest, on)
        return actions.approve_claim(
            by=self.users["head"],
            claim=latest,
            version=latest.version,
            budget=budget,
            frozen=frozen,
            reason="同意。",
            on=max(on, last_day(latest)),
        )

    def budget(self, claim: Claim) -> Budget:
        fund = STARTUP_FUND if claim.policy == STARTUP else FUND
        return Budget.objects.get(fund=fund, year=self.today.year, area=self.county)

    def sent(self, claims: Sequence[Claim]) -> PaymentBatch:
        batch = actions.make_batch(by=self.users["head"], budget=self.budget(claims[0]), claims=[fresh(one) for one in claims])
        actions.export_batch(by=self.users["head"], batch=batch)
        batch.refresh_from_db()
        return batch

    def paid(self, claims: Sequence[Claim], on: datetime.date, failing: int = 0) -> None:
        """Sent to the bank, and the bank's answer taken in."""
        batch = self.sent(claims)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{batch.number}结果.csv"
            write_answer(path, batch, failing, on)
            actions.import_results(by=self.users["head"], content=path, paid_on=on)

    def of_state(self, claims: Sequence[Claim], state: ClaimState) -> list[Claim]:
        return [latest for claim in claims if (latest := fresh(claim)).state == state]

    def tell(self) -> None:
        """Half of what is to be told was told by telephone."""
        foretell(today=self.today)
        waiting = Notification.objects.standing().filter(told_on=None, person__isnull=False).order_by("pk")
        for one in list(waiting)[::2]:
            actions.mark_told(by=self.users["county"], notification=one, means=ToldBy.PHONE, told_on=self.today)

    def decisions(self) -> None:
        """Everybody's answers, for the work lists."""
        snapshot.refresh(self.county.prefix)
        decide_all(area=self.county.prefix, as_of=self.today)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def last_day(claim: Claim) -> datetime.date:
    return claim.deeds.order_by("-pk").values_list("on", flat=True)[0]


def chosen(cast: list[tuple[Claim, str]], tale: str) -> list[Claim]:
    return [claim for claim, told in cast if told == tale]


def write_answer(path: Path, batch: PaymentBatch, failing: int, on: datetime.date) -> None:
    """The bank's answer as a .csv; the first `failing` payments to persons could not be paid."""
    payments = list(batch.payments.order_by("pk"))
    wrong = {one.pk for one in payments if one.payee_kind == PayeeKind.PERSON and one.month}
    wrong = set(sorted(wrong)[:failing])
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["流水号", "金额", "结果", "失败原因", "到账日期"])
        for one in payments:
            result = ["失败", "账号与户名不符", ""] if one.pk in wrong else ["成功", "", on.isoformat()]
            writer.writerow([reference(batch, one), one.amount_yuan, *result])
