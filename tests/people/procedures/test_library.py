"""Which procedure is in force where and when; what the shipped ones say; the office's own folder."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.people import procedures
from tests import factories
from tests.people.procedures.written import PROCEDURE, PROFILE, changed, load

DAY = datetime.date(2022, 9, 1)


@pytest.fixture
def own_folder(settings, tmp_path):
    """A folder of the office's own with one procedure for the county."""
    for kind, text in (("procedures", PROCEDURE), ("publication", PROFILE)):
        (tmp_path / "own" / kind).mkdir(parents=True)
        (tmp_path / "own" / kind / "town.yaml").write_text(text, encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path / "own")
    return tmp_path / "own"


def test_the_shipped_procedures_load():
    assert sorted(procedures.library()) == ["anhui-2011", "national", "shaanxi", "yangzhou"]
    assert sorted(procedures.profiles()) == ["category_and_age", "neutral"]


@pytest.mark.parametrize(
    ("area", "procedure"),
    [(factories.SHUIDONG, "national"), ("340102001001", "anhui-2011"), ("321002001001", "yangzhou"), ("610102001001", "shaanxi")],
)
def test_each_place_has_its_procedure(area, procedure):
    assert procedures.for_area(area, DAY).id == procedure


def test_before_a_region_had_its_own_the_neutral_one_is_in_force():
    assert procedures.for_area("340102001001", datetime.date(2011, 8, 1)).id == "national"
    assert procedures.for_area("340102001001", datetime.date(2011, 8, 2)).id == "anhui-2011"


def test_the_offices_own_procedure_goes_before_a_wider_one(own_folder):
    assert procedures.for_area(factories.SHUIDONG, DAY).id == "town"
    assert procedures.for_area(factories.FOREIGN_TOWN, DAY).id == "national"


def test_a_changed_file_is_read_again(own_folder):
    assert procedures.get("town").title == "某县认定"
    (own_folder / "procedures" / "town.yaml").write_text(changed("title: 某县认定", "title: 某县认定办法（新）"), encoding="utf-8")

    assert procedures.get("town").title == "某县认定办法（新）"


def test_a_day_without_a_procedure_is_refused():
    with pytest.raises(UserError, match="2009-12-31 在地区 360722100200 没有有效的认定程序"):
        procedures.for_area(factories.SHUIDONG, datetime.date(2009, 12, 31))


def test_an_unknown_procedure_is_refused_with_those_there_are():
    with pytest.raises(UserError, match="没有认定程序“xinfeng”。已有的程序：anhui-2011、national、shaanxi、yangzhou"):
        procedures.get("xinfeng")


def test_an_unknown_profile_is_refused_with_those_there_are():
    with pytest.raises(UserError, match="没有公开栏目“none”。已有的：category_and_age、neutral"):
        procedures.profile("none")


def test_yangzhou_counts_as_its_source_says():
    procedure = procedures.get("yangzhou")
    limits = {step.id: step.limit for step in procedure.steps}

    assert limits == {
        "accept": "",
        "survey": "2个工作日",
        "notice": "2个工作日",
        "recheck": "3个工作日",
        "hand_in": "5个工作日",
        "street": "3个工作日",
        "county": "3个工作日",
    }
    assert (procedure.notice.length, procedure.after("notice").id) == ("3个工作日", "hand_in")


def test_shaanxi_shows_for_seven_working_days_and_refuses_on_an_upheld_objection():
    procedure = procedures.get("shaanxi")

    assert (procedure.notice.length, procedure.notice.upheld, procedure.notice.profile) == ("7个工作日", "refuse", "category_and_age")
    assert procedure.objection_step.id == "county"


def test_anhui_asks_for_registered_unemployment_of_all_but_the_rural_households():
    procedure = procedures.get("anhui-2011")

    assert set(procedure.categories) - set(procedure.unemployment_first) == {"RZT"}
    assert procedure.card.title == "《就业失业登记证》“就业援助卡”页"


@pytest.mark.parametrize("procedure", procedures.library().values(), ids=lambda procedure: procedure.id)
def test_nobody_checks_what_they_made(procedure):
    """Of every shipped procedure: whoever decides has neither taken, reviewed nor re-examined the application."""
    reviews = {step.id for step in procedure.steps if step.kind in ("accept", "review", "recheck")}

    assert set(procedure.steps[-1].not_by) == reviews
    assert procedure.source


def test_a_step_knows_what_follows_and_what_came_before(tmp_path):
    procedure = load(tmp_path, PROCEDURE)[0]["town"]

    assert [procedure.after(step).id for step in ("accept", "review", "notice", "recheck")] == ["review", "notice", "decide", "decide"]
    assert procedure.up_to("notice") == ("accept", "review", "notice")
    assert (procedure.first.id, procedure.notice_step.id, procedure.objection_step.id) == ("accept", "notice", "recheck")
    assert (procedure.place("review"), procedure.place("gone")) == (1, -1)
    assert (procedure.step("review").width, procedure.step("decide").level_label) == (12, "县（市、区）")
    assert procedure.category_labels(("AGE", "DISAB")) == ("大龄人员", "残疾人员")
