"""Whom a finding is about, as the list names them; and which findings are about the same person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from nuanxin.comparisons.models import Finding


@dataclass(frozen=True)
class Subject:
    """What was sealed with the finding; empty where the list did not say."""

    id_number: str = ""
    name: str = ""
    area: str = ""
    phone: str = ""


def subject_of(finding: Finding) -> Subject:
    told = json.loads(finding.subject) if finding.subject else {}
    return Subject(**{name: str(told.get(name) or "") for name in Subject.__dataclass_fields__})


def listed(finding: Finding, word: str, list_id: str = "") -> str:
    """What a list says where the label has this word (of that list, if one is named); empty if none does."""
    told = json.loads(finding.values) if finding.values else []
    return next((text for label, _, text, source in told if text and word in label and list_id in ("", source)), "")


def same_person(candidates, finding: Finding) -> Iterable[Finding]:
    """Those of `candidates` about the same person: by the person on file, else by the whole number that both lists give."""
    others = candidates.exclude(pk=finding.pk)
    if finding.person_id:
        return others.filter(person_id=finding.person_id)
    number = subject_of(finding).id_number
    alike = others.filter(person=None, subject_name=finding.subject_name, subject_masked=finding.subject_masked)
    return [other for other in alike if number and subject_of(other).id_number == number]
