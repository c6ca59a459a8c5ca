"""Every named constraint of areas, accounts and intake, broken on purpose."""

import datetime

import pytest

from nuanxin.orgs.models import Area, ColumnMapping, ImportConflict, ImportRun, Office, Organisation, RoleAssignment
from tests import factories
from tests.constraints import names_in, violates
from tests.factories import COUNTY, JIADING

pytestmark = pytest.mark.django_db
FIRST, BEFORE = datetime.date(2022, 9, 2), datetime.date(2022, 9, 1)


def area_ending_before_it_begins():
    Area.objects.filter(code=JIADING).update(valid_from=FIRST, valid_to=BEFORE)


def two_organisations_of_one_name():
    for _ in range(2):
        Organisation.objects.create(name="县残联", area_id=COUNTY)


def second_office():
    Office.objects.create(only=False, area_id=COUNTY, name="另一个机构")


def two_open_assignments():
    user = factories.user(role="officer")
    RoleAssignment.objects.create(user=user, role="officer", area_id=COUNTY, from_on=FIRST)


def assignment_ending_before_it_begins():
    RoleAssignment.objects.create(user=factories.user(), role="officer", area_id=COUNTY, from_on=FIRST, until_on=BEFORE)


def two_open_conflicts():
    run = ImportRun.objects.create(list_id="persons", by_name="李四", area_id=COUNTY, file_name="x", file_digest="d")
    for row in (3, 9):
        ImportConflict.objects.create(run=run, list_id="persons", key_digest="k", area_code=COUNTY, row_number=row, reason="姓名不同")


def two_meanings_of_a_heading():
    organisation = factories.organisation()
    for column in ("姓名", "单位名称"):
        ColumnMapping.objects.create(organisation=organisation, list_id="persons", heading="名称", column=column)


BROKEN = {
    "area_ends_after_it_begins": area_ending_before_it_begins,
    "organisation_name_is_unique_in_its_area": two_organisations_of_one_name,
    "there_is_one_office": second_office,
    "one_open_assignment_per_user_role_and_area": two_open_assignments,
    "assignment_ends_after_it_begins": assignment_ending_before_it_begins,
    "one_open_conflict_per_record": two_open_conflicts,
    "one_meaning_per_heading": two_meanings_of_a_heading,
}


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses_what_it_says(county, name):
    with violates(name):
        BROKEN[name]()


def test_every_constraint_is_tried():
    assert set(BROKEN) == names_in("orgs")


def test_role_ended_and_given_again_is_no_second_open_assignment(county):
    user = factories.user()
    RoleAssignment.objects.create(user=user, role="officer", area_id=COUNTY, from_on=BEFORE, until_on=BEFORE)

    assert RoleAssignment.objects.create(user=user, role="officer", area_id=COUNTY, from_on=FIRST)


def test_conflict_decided_lets_the_next_one_wait(county):
    run = ImportRun.objects.create(list_id="persons", by_name="李四", area_id=COUNTY, file_name="x", file_digest="d")
    for state in ("dismissed", "open"):
        ImportConflict.objects.create(run=run, list_id="persons", key_digest="k", area_code=COUNTY, row_number=3, reason="x", state=state)
