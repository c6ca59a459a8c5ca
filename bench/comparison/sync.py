"""What findings cost the database: so many new ones, all seen again on the next day, and a run that nothing changed since."""

from __future__ import annotations

import datetime
import itertools
import os
import sys
import tempfile
import time

DAY = datetime.date(2022, 9, 20)
PARTS = 2_000


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="nuanxin-sync-") as home:
        os.environ.update(NUANXIN_HOME=home, DJANGO_SETTINGS_MODULE="nuanxin.settings")
        import django

        django.setup()
        told = [f"{what} {seconds:.1f} s" for what, seconds in measured(count)]
    print(f"{count:,} findings brought into SQLite, ledger and comparison included: " + ", ".join(told))


def measured(count: int) -> list[tuple[str, float]]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people = populate(count)
    give(people)
    days = (("new", DAY), ("seen again", DAY + datetime.timedelta(days=1)), ("nothing changed", DAY + datetime.timedelta(days=1)))
    return [(what, run(day)) for what, day in days]


def run(day: datetime.date) -> float:
    from nuanxin.comparisons import running
    from nuanxin.orgs.models import Office

    started = time.perf_counter()
    running.compare(by=None, area=Office.objects.get().area, as_of=day, rules=["business_owner"])
    return time.perf_counter() - started


def populate(count: int) -> list[tuple[str, str]]:
    """People on the register, made up."""
    from nuanxin.orgs import crypto
    from nuanxin.people.models import Person, Recognition
    from tests import factories

    factories.county()
    numbers = (factories.id_number(datetime.date(1960, 1, 1) + datetime.timedelta(days=i // 400), order=i % 400) for i in itertools.count())
    people = []
    for number, index in zip(numbers, range(count), strict=False):
        person = Person(name=f"张{index}", sex="M", birth_on=datetime.date(1970, 5, 1), residence_id=factories.SHUIDONG)
        person.set_id_number(number, crypto.digest("id", number))
        people.append(person)
    made = Person.objects.bulk_create(people, batch_size=PARTS)
    Recognition.objects.bulk_create((Recognition(person=one, decided_on=DAY, source="officer") for one in made), batch_size=PARTS)
    return [(one.name, one.id_number) for one in people]


def give(people: list[tuple[str, str]]) -> None:
    """Everybody owns a business."""
    from tests.comparisons.releasing import release

    started = datetime.date(2020, 1, 1)
    same = {"企业名称": "信丰某店", "统一社会信用代码": "91360722MA0000001A", "状态": "running", "成立日期": started}
    release("businesses", *({"法定代表人": name, "法定代表人身份证号": number} | same for name, number in people))


if __name__ == "__main__":
    main(int(sys.argv[1]))
