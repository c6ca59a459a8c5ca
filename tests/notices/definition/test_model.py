"""What compiled definitions answer about themselves."""

from __future__ import annotations

import pytest

from nuanxin import notices
from nuanxin.errors import UserError
from nuanxin.notices.definition import catalogue

NOTICE = notices.get("2022-xinfeng-nuanxin")
FORM = NOTICE.form("2")


def test_a_form_knows_which_columns_stand_under_a_column():
    assert [column.no for column in FORM.parts(16)] == [17, 18, 19, 20]
    assert FORM.parts(11) == ()


def test_a_column_is_found_by_its_number():
    assert FORM.column(11).label == "为援助对象开展走访慰问人次"


@pytest.mark.parametrize("no", [0, 33, -1])
def test_a_column_that_is_not_there_is_refused(no):
    with pytest.raises(UserError, match=f"没有第 {no} 栏"):
        FORM.column(no)


@pytest.mark.parametrize(
    ("no", "has_people", "is_one_per_person", "is_money"),
    [
        (1, True, True, False),
        (11, True, False, False),
        (12, False, False, False),
        (16, True, True, False),
        (31, True, False, False),
        (32, True, False, True),
    ],
)
def test_a_measure_knows_what_it_counts(no, has_people, is_one_per_person, is_money):
    measure = FORM.column(no).measure

    assert (measure.has_people, measure.is_one_per_person, measure.is_money) == (has_people, is_one_per_person, is_money)


def test_a_columns_condition_is_its_measures_and_its_own():
    column = FORM.column(22)

    assert column.cell.where.names == {"employed", "has_LONG"}
    assert column.where.names == {"has_LONG"}
    assert FORM.column(1).where is None


def test_columns_of_one_frame_are_counted_in_one_pass():
    assert set(FORM.frames) == {
        "on_register_in_period", "home_visits_in_period", "fairs_in_period", "vacancies_in_period", "helped_into_work_in_period", "reliefs_in_period",
    }  # fmt: skip


def test_the_only_standard_need_not_be_named():
    assert NOTICE.standard() is NOTICE.standard("131")


def test_a_notice_without_standards_says_so():
    import dataclasses

    bare = dataclasses.replace(NOTICE, standards=())

    with pytest.raises(UserError, match="没有服务标准。已有的服务标准：（无）。"):
        bare.standard()


def test_a_notice_without_forms_says_so():
    import dataclasses

    bare = dataclasses.replace(NOTICE, forms={})

    with pytest.raises(UserError, match="没有统计表“2”。已有的统计表：（无）。"):
        bare.form("2")


def test_definitions_cannot_be_changed():
    with pytest.raises(AttributeError):
        NOTICE.title = "别的"


def test_every_frame_and_measure_has_an_id_of_its_own():
    library = catalogue.library()

    assert {name: frame.id for name, frame in library.frames.items()} == {name: name for name in library.frames}
    assert {name: measure.id for name, measure in library.measures.items()} == {name: name for name in library.measures}


@pytest.mark.parametrize(("kind", "name", "reason"), [("frame", "people", "是不是“people_on_file”？"), ("measure", "xyz", "可用的有：")])
def test_an_unknown_part_of_the_library_is_refused_with_the_nearest(kind, name, reason):
    with pytest.raises(UserError) as refusal:
        getattr(catalogue.library(), kind)(name)

    assert reason in str(refusal.value)


def test_the_categories_of_targets_are_all_that_a_person_can_hold():
    from nuanxin.people.enums import Category

    assert dict(NOTICE.targets.categories) == dict(Category.choices)
