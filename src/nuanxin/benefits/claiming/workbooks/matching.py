"""The rows of a workbook matched with persons and employers on file, and with what the policy gives each of them for each month."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from nuanxin.benefits.claiming.ahead import read_ahead
from nuanxin.benefits.claiming.drafting import draft
from nuanxin.benefits.claiming.drafts import Draft, Subject
from nuanxin.benefits.claiming.knowing import Knowing
from nuanxin.benefits.claiming.payees import TO_EMPLOYERS
from nuanxin.benefits.claiming.taken import portions
from nuanxin.benefits.claiming.workbooks import columns
from nuanxin.benefits.claiming.workbooks.reading import Book, Row
from nuanxin.benefits.models import Claim
from nuanxin.benefits.policies import Policy
from nuanxin.engines.sheets import Problem
from nuanxin.errors import UserError
from nuanxin.jobs.actions.employers import checked_account
from nuanxin.jobs.models import Employer
from nuanxin.orgs import access, crypto
from nuanxin.orgs.intake import names
from nuanxin.orgs.models import User
from nuanxin.people.models import Household, HouseholdMembership, Person

UNKNOWN_PERSON = "台账上没有这个人，或不在您的辖区。请核对号码，或先登记人员。"
UNKNOWN_EMPLOYER = "没有登记这个单位，或不在您的辖区。请核对名称和信用代码，或先登记单位。"


def matched(
    policy: Policy,
    rows: Sequence[Row],
    unread: Sequence[Row],
    problems: Sequence[Problem],
    by: User | None,
    as_of: datetime.date,
    before: tuple[Claim, ...],
) -> Book:
    """The book of these rows: a draft for each payee, and every problem in the order of the rows; none for payees of `unread` ones."""
    matcher = Matcher(policy, by, as_of, list(problems))
    found = matcher.with_subjects(matcher.with_persons(rows))
    matcher.refuse_repeated(found)
    groups = grouped(found, left_alone(before))
    knowing = matcher.knowing(groups)
    accounts = {one.pk: matcher.account(own) for one, own in groups.values()}
    drafts = [matcher.drafted(one, own, knowing) for one, own in groups.values()]
    faulty = matcher.faulty(found) | matcher.payees_of(unread)
    return Book(
        policy=policy,
        as_of=as_of,
        rows=tuple(found),
        problems=tuple(sorted(matcher.problems, key=lambda one: one.row)),
        drafts=tuple(one for one in drafts if one is not None and (type(one.subject), one.subject.pk) not in faulty),
        before=before,
        accounts=accounts,
    )


def grouped(rows: Iterable[Row], left: Collection[tuple[int | None, int | None]]) -> dict[tuple[type, int], tuple[Subject, list[Row]]]:
    """The rows of each payee together, in the order in which they come; without those `left` (number of person, of employer)."""
    found: dict[tuple[type, int], tuple[Subject, list[Row]]] = {}
    for row in rows:
        if row.person and row.subject and told(row.subject) not in left:
            found.setdefault((type(row.subject), row.subject.pk), (row.subject, []))[1].append(row)
    return found


def left_alone(before: Iterable[Claim]) -> set[tuple[int | None, int | None]]:
    """Whose rows the same file claimed before: persons, everybody of a household, employers."""
    claims = list(before)
    homes = [one.household_id for one in claims if one.household_id]
    living = HouseholdMembership.objects.standing().filter(household__in=homes, until_on=None) if homes else ()
    return {(one.person_id, one.employer_id) for one in claims} | {(one.person_id, None) for one in living}


def told(subject: Subject) -> tuple[int | None, int | None]:
    return (subject.pk, None) if isinstance(subject, Person) else (None, subject.pk)


@dataclass
class Matcher:
    """Matches the rows of one workbook; `problems` collects what is wrong."""

    policy: Policy
    by: User | None
    as_of: datetime.date
    problems: list[Problem] = field(default_factory=list)
    homes: dict[int, Row] = field(default_factory=dict)

    def refuse(self, row: Row, column: str, value: object, reason: str) -> None:
        self.problems.append(Problem(row.number, column, "" if value is None else str(value), reason))

    def with_persons(self, rows: Sequence[Row]) -> list[Row]:
        known = self.persons({row.id_number for row in rows})
        return [self.with_person(row, known.get(crypto.digest("id", row.id_number))) for row in rows]

    def persons(self, numbers: Iterable[str]) -> dict[str, Person]:
        """Those on file whom the user may claim for, by digest."""
        found = {}
        for some in portions(crypto.digest("id", number) for number in numbers):
            people = Person.objects.standing().filter(id_digest__in=some)
            people = people if self.by is None else people.filter(access.within(self.by, access.Permission.APPLY, "residence_id"))
            found |= {one.id_digest: one for one in people}
        return found

    def with_person(self, row: Row, person: Person | None) -> Row:
        if person is None:
            self.refuse(row, columns.NUMBER, row.id_number, UNKNOWN_PERSON)
            return row
        if not names.agree(row.name, person.name):
            self.refuse(row, columns.NAME, row.name, f"与台账不同：这个号码在台账上是{person.name}。请核对姓名和号码。")
            return row
        return replace(row, person=person)

    def with_subjects(self, rows: Sequence[Row]) -> list[Row]:
        if self.policy.file.beneficiary not in TO_EMPLOYERS:
            return [replace(row, subject=row.person) for row in rows]
        known = {one: self.employers(*one) for one in dict.fromkeys((row.employer_name, row.uscc) for row in rows)}
        return [self.with_employer(row, known[row.employer_name, row.uscc]) for row in rows]

    def employers(self, name: str, uscc: str) -> list[Employer]:
        """By the credit code if there is one, else by the name."""
        found = Employer.objects.standing() if self.by is None else Employer.objects.visible_to(self.by)
        return list(found.filter(uscc=uscc) if uscc else found.filter(name=name))[:2]

    def with_employer(self, row: Row, found: list[Employer]) -> Row:
        if len(found) == 1:
            return replace(row, subject=found[0])
        reason = "有几个同名的单位。请填写统一社会信用代码。" if found else UNKNOWN_EMPLOYER
        self.refuse(row, columns.CODE if row.uscc else columns.EMPLOYER, row.uscc or row.employer_name, reason)
        return row

    def refuse_repeated(self, rows: Iterable[Row]) -> None:
        """The same person for the same month (or at all, where it is paid once) in two rows."""
        first: dict[tuple[int, datetime.date | None], Row] = {}
        for row in rows:
            if row.person is None:
                continue
            earlier = first.setdefault((row.person.pk, row.month), row)
            if earlier is not row:
                self.refuse(row, columns.MONTH if row.month else columns.NUMBER, row.name, f"与第 {earlier.number} 行重复。请删去一行。")

    def knowing(self, groups: dict) -> Knowing:
        """What all drafts need, read together."""
        rows = [row for _, own in groups.values() for row in own]
        told = {(row.person.pk, row.month): row.paid for row in rows if row.month and row.paid is not None}
        people = list({row.person.pk: row.person for row in rows}.values())
        months = sorted({row.month for row in rows if row.month})
        return read_ahead(self.policy, [one for one, _ in groups.values()], people, months, self.as_of, told)

    def account(self, rows: Sequence[Row]) -> tuple[str, str]:
        """Where the payee's money is to go: one account for all rows; empty as before."""
        found: dict[tuple[str, str], Row] = {}
        for row in rows:
            if row.account or row.account_name:
                found.setdefault((row.account, row.account_name), row)
                self.check_account(row)
        if len(found) > 1:
            first, second = list(found.values())[:2]
            self.refuse(
                second,
                columns.ACCOUNT,
                second.account[-4:],
                f"与第 {first.number} 行的收款账户或户名不同。同一笔申领只能有一个账户，请改成一样。",
            )
        return next(iter(found), ("", ""))

    def check_account(self, row: Row) -> None:
        try:
            checked_account(row.account)
        except UserError as error:
            self.refuse(row, columns.ACCOUNT, row.account[-4:], str(error))

    def drafted(self, subject: Subject, rows: Sequence[Row], knowing: Knowing) -> Draft | None:
        """What the policy gives for the rows; where it gives nothing or something else, the row is told why."""
        wanted = {(row.person.pk, row.month) for row in rows}
        months = sorted({row.month for row in rows if row.month}) if self.policy.is_monthly else None
        only = frozenset(wanted) if self.policy.file.beneficiary in TO_EMPLOYERS else None
        try:
            made = draft(self.policy, subject, self.as_of, months, knowing=knowing, only=only)
        except UserError as error:
            self.refuse(rows[0], columns.NUMBER, rows[0].name, str(error))
            return None
        for row in rows:
            self.compare(row, made)
        if isinstance(made.payee, Household) and not self.policy.is_monthly:
            self.refuse_second(rows[0], made.payee)
        return made

    def refuse_second(self, row: Row, home: Household) -> None:
        """Another member of a household that a row before claims for."""
        earlier = self.homes.setdefault(home.pk, row)
        if earlier is not row:
            self.refuse(row, columns.NUMBER, row.name, f"与第 {earlier.number} 行同属一户，一户只申领一次。请删去一行。")

    def compare(self, row: Row, made: Draft) -> None:
        column = columns.MONTH if self.policy.is_monthly else columns.NUMBER
        own = [one for one in made.lines if fits(row, one.person, one.month, self.policy)]
        if not own:
            self.refuse(row, column, f"{row.month:%Y-%m}" if row.month else row.name, self.why_none(row, made))
            return
        given = own[0].amount_yuan
        if row.amount is not None and row.amount != given:
            basis = f"（实际缴费 {own[0].basis_yuan} 元）" if own[0].basis_yuan is not None else ""
            reason = f"表中是 {row.amount} 元，按政策应为 {given} 元{basis}。请核对，或把金额留空由系统计算。"
            self.refuse(row, columns.AMOUNT, row.amount, reason)

    def why_none(self, row: Row, made: Draft) -> str:
        said = [one.said for one in made.judged if one.said and fits(row, one.person, one.month, self.policy)]
        if said and made.payee is not None:
            return said[0]
        if made.payee is None or made.policy.file.amount is None or not isinstance(made.subject, Employer):
            return made.hindrance
        where = f"{row.month:%Y-%m} 不" if row.month else "不"
        return f"{row.name}{where}在{made.subject}就业（按台账的就业登记）。请核对单位和月份，或先登记就业。"

    def payees_of(self, unread: Iterable[Row]) -> set[tuple[type, int]]:
        """Whose rows are those of which some cell cannot be read, as far as the others tell."""
        found: list[Subject]
        if self.policy.file.beneficiary in TO_EMPLOYERS:
            named = dict.fromkeys((row.employer_name, row.uscc) for row in unread if row.employer_name or row.uscc)
            found = [only[0] for one in named if len(only := self.employers(*one)) == 1]
        else:
            found = list(self.persons({row.id_number for row in unread if row.id_number}).values())
        return {(type(one), one.pk) for one in found}

    def faulty(self, rows: Iterable[Row]) -> set[tuple[type, int]]:
        """Payees in one of whose rows something is wrong: nothing is claimed for them."""
        wrong = {one.row for one in self.problems}
        return {(type(row.subject), row.subject.pk) for row in rows if row.subject and row.number in wrong}


def fits(row: Row, person: Person | None, month: datetime.date | None, policy: Policy) -> bool:
    """Whether a line or an answer is about the row's person (or, for a household, whoever stands for it) and month."""
    is_same = person is None or person == row.person
    return is_same and (not policy.is_monthly or month == row.month)
