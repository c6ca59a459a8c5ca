"""Random rosters: whatever a file says, its second coming changes nothing."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.casework.models import Placement
from nuanxin.orgs.models import RecordChange
from nuanxin.people.models import CategoryHolding, HouseholdMembership, Person, PersonChange, Recognition, UnemploymentSpell
from tests import factories
from tests.factories.papers import row_of

NUMBERS = [factories.id_number(order=order) for order in range(900, 904)]
CELLS = {
    "性别": ["", "男", "女"],
    "文化程度": ["", "初中", "高中", "神童"],
    "联系电话": ["", "13800000000", "13900000000", "1"],
    "户主身份证号": ["", NUMBERS[0], NUMBERS[1]],
    "与户主关系": ["", "本人", "配偶"],
    "人员类别": ["", "大龄人员", "残疾人员、大龄人员", "外星人"],
    "失业登记日期": ["", "2022-01-01", "2022-03-01"],
    "就业意愿": ["", "是", "否"],
    "认定日期": ["", "2022-02-01", "2022-04-01"],
    "退出日期": ["", "2022-03-01", "2022-06-01"],
    "退出原因": ["", "已就业"],
}
rows = st.fixed_dictionaries(
    {
        "身份证号": st.sampled_from(NUMBERS),
        "姓名": st.sampled_from(["张三", "张 三", "李四"]),
        "常住地": st.sampled_from(["水东村", "大塘埠镇"]),
    }
    | {column: st.sampled_from(values) for column, values in CELLS.items()}
)
rosters = st.lists(rows, min_size=1, max_size=6, unique_by=lambda row: row["身份证号"])
posts = st.fixed_dictionaries(
    {
        "就业日期": st.sampled_from(["2022-05-01", "2022-06-01", "2022-07-01"]),
        "就业形式": st.sampled_from(["公益性岗位安置", "灵活就业"]),
        "单位名称": st.sampled_from(["镇政府", "村委会"]),
        "是否帮扶实现": st.sampled_from(["是", "否", ""]),
        "离职日期": st.sampled_from(["", "2022-08-01", "2022-05-15"]),
    }
)
QUIETLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MODELS = (Person, CategoryHolding, HouseholdMembership, Recognition, UnemploymentSpell, PersonChange, RecordChange, Placement)


def contents():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def undone(test):
    """Each example in a transaction of its own that never happened."""
    with transaction.atomic():
        test()
        transaction.set_rollback(True)


def comes_twice(desk, list_id, *papers):
    """Bring the files in, then the last one again: what went in is the same now, what was refused is refused again."""

    def check():
        outcomes = [desk(list_id, *paper) for paper in papers]
        before = contents()

        again = desk(list_id, *papers[-1])

        first = outcomes[-1].counts
        assert contents() == before
        assert again.counts == first | {"new": 0, "update": 0, "same": first["new"] + first["update"] + first["same"]}

    return check


@QUIETLY
@given(earlier=rosters, roster=rosters)
def test_a_roster_that_comes_twice_changes_nothing(desk, earlier, roster):
    undone(comes_twice(desk, "persons", earlier, roster))


@QUIETLY
@given(roster=rosters)
def test_a_roster_with_each_row_repeated_does_what_it_does_alone(desk, roster):
    def check():
        outcome = desk("persons", *roster, *roster)
        taken = outcome.counts["new"]
        assert outcome.counts["duplicate_in_file"] == taken
        assert desk("persons", *roster).counts["same"] == taken

    undone(check)


@QUIETLY
@given(earlier=st.lists(posts, max_size=3), paper=st.lists(posts, min_size=1, max_size=5))
def test_placements_that_come_twice_change_nothing(desk, earlier, paper):
    def check():
        person = factories.person()
        files = [[row_of(person, **row) for row in file] for file in (earlier, paper) if file]
        comes_twice(desk, "placements", *files)()

    undone(check)


@QUIETLY
@given(roster=rosters, data=st.data())
def test_the_order_of_rows_makes_no_difference(desk, roster, data):
    """One row per person: what each row comes to does not depend on its neighbours."""
    shuffled = data.draw(st.permutations(roster))
    results = []
    for paper in (roster, shuffled):

        def check(paper=paper):
            counts = desk("persons", *paper).counts
            results.append((counts, sorted(Person.objects.values_list("id_digest", "name", "education", "wants_job"))))

        undone(check)

    assert results[0] == results[1]
