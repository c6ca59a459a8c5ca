"""Findings of the comparison with valid defaults; the persons in them are made up."""

from __future__ import annotations

import datetime
import itertools
import json

from nuanxin.comparisons.models import ComparisonRun, Finding, FindingReview
from tests import factories

numbers = itertools.count(1)
DAY = datetime.date(2022, 9, 20)
RULE = "deceased_on_register"


def run(area: str = factories.COUNTY, **fields) -> ComparisonRun:
    return ComparisonRun.objects.create(**{"area_id": area, "as_of": DAY, "by_name": "本机管理员", "state": "finished"} | fields)


def finding(person=None, area: str = "", **fields) -> Finding:
    """A suspicion about a person on file, or (without one) about somebody a list names."""
    number = next(numbers)
    name = fields.pop("name", person.name if person else f"李四{number}")
    id_number = person.full_id_number if person else fields.pop("id_number", None) or factories.id_number()
    area = area or (person.residence_id if person else factories.SHUIDONG)
    last = fields.pop("run", None) or run()
    return Finding.objects.create(
        **{
            "rule": RULE,
            "rule_version": "1",
            "fingerprint": f"{number:032d}",
            "person": person,
            "subject": json.dumps(
                {"id_number": id_number, "name": name, "area": area, "phone": fields.pop("phone", "")}, ensure_ascii=False
            ),
            "subject_name": name,
            "subject_masked": f"{id_number[:6]}********{id_number[-4:]}",
            "area_id": area,
            "severity": "suspect",
            "result": "matched",
            "values": json.dumps([["姓名", name, name, "deceased"], ["死亡日期", "", "2022-09-01", "deceased"]], ensure_ascii=False),
            "values_digest": f"{number:032d}",
            "first_run": last,
            "last_run": last,
            "first_seen_on": DAY,
            "due_on": datetime.date(2022, 10, 10),
        }
        | fields
    )


def review(finding: Finding, verdict: str = "confirmed", **fields) -> FindingReview:
    """A review on file; the finding's state follows."""
    made = FindingReview.objects.create(
        **{"finding": finding, "verdict": verdict, "note": "已核对", "reviewed_on": DAY, "by_name": "用户"} | fields
    )
    Finding.objects.filter(pk=finding.pk).update(state=verdict)
    finding.refresh_from_db()
    return made
