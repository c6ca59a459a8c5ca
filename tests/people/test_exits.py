"""The words of an exit and the code they stand for; what else ends with a recognition."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, RecordChange
from nuanxin.people import actions, exits
from nuanxin.people.enums import EndReason
from nuanxin.people.models import Application, Recognition, Suspension, UnemploymentSpell
from tests import factories
from tests.factories import papers

JAN, FEB, MAR, APR = (datetime.date(2022, month, 1) for month in range(1, 5))


@pytest.fixture(autouse=True)
def _tables_read_anew():
    exits.read.cache_clear()
    yield
    exits.read.cache_clear()


def end(recognition, by=None, **values):
    return actions.end_recognition(by=by, recognition=recognition, **{"ended_on": MAR} | values)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", ""),
        (" ", ""),
        ("已就业", "placed"),
        ("实现就业", "placed"),
        ("在县城务工", "placed"),
        ("公益性岗位安置", "placed"),
        ("死亡", "died"),
        ("2022年3月病故", "died"),
        ("达到退休年龄", "retired"),
        ("领取养老金", "retired"),
        ("丧失劳动能力", "incapable"),
        ("户口迁出", "moved"),
        ("三次推荐岗位均拒绝", "refused"),
        ("无就业意愿", "ineligible"),
        ("不再符合条件", "ineligible"),
        ("未参加年审", "not_reviewed"),
        ("年审不合格", "review_failed"),
        ("多次联系不上", "lost_contact"),
        ("其它", "other"),
    ],
)
def test_words_of_rosters_have_their_code(reason, code):
    assert exits.code_of(reason) == code


def test_every_reason_but_other_has_words():
    assert {code for code, _ in exits.known_words()} == set(EndReason.values) - {EndReason.OTHER}


def test_the_names_of_the_reasons_are_among_their_words():
    assert {code: exits.code_of(label) for code, label in EndReason.choices} == {code: code for code in EndReason.values}


def test_an_office_has_its_own_table(settings, tmp_path):
    (tmp_path / "lists").mkdir()
    (tmp_path / exits.TABLE).write_text("source: 本县\nwords:\n  placed: [有活干了]\n", encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    assert (exits.code_of("有活干了"), exits.code_of("死亡")) == ("placed", "other")


def test_a_reason_that_is_none_is_refused_with_its_line(settings, tmp_path):
    (tmp_path / "lists").mkdir()
    (tmp_path / exits.TABLE).write_text("source: 本县\nwords:\n  dead: [死亡]\n", encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    with pytest.raises(UserError, match=r"_end_reasons\.yaml:3：没有“dead”这一退出情形"):
        exits.code_of("死亡")


def test_an_exit_keeps_code_and_words(officer, person):
    ended = end(factories.recognition(person, JAN), officer, end_code="refused", end_reason="三次推荐未去")

    assert (ended.end_code, ended.end_reason, ended.ended_by) == ("refused", "三次推荐未去", officer)
    assert AuditEvent.objects.get().details == {"end_code": "refused"}


def test_words_alone_tell_the_code(person):
    assert end(factories.recognition(person, JAN), end_reason="病故").end_code == "died"


def test_a_code_alone_is_enough(person):
    ended = end(factories.recognition(person, JAN), end_code="retired")

    assert (ended.end_code, ended.end_reason) == ("retired", "")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "没有填写退出原因"),
        ({"end_code": "other"}, "退出情形选“其他”的，请填写具体原因"),
        ({"end_code": "gone"}, "退出情形“gone”不在可选范围内"),
        ({"end_code": "other", "end_reason": "长" * 101}, "最多 100 个字"),
    ],
)
def test_an_exit_without_a_usable_reason_is_refused(person, values, told):
    with pytest.raises(UserError, match=told):
        end(factories.recognition(person, JAN), **values)


def test_a_pause_that_runs_ends_with_the_recognition(person):
    pause = factories.suspension(factories.recognition(person, JAN), FEB)

    end(pause.recognition, end_code="placed")

    assert Suspension.objects.get(pk=pause.pk).until_on == MAR


def test_an_exit_before_the_pause_began_is_refused(person):
    pause = factories.suspension(factories.recognition(person, JAN), APR)

    with pytest.raises(UserError, match="退出日期 2022-03-01 早于中止日期 2022-04-01"):
        end(pause.recognition, end_code="placed")
    assert Recognition.objects.get().ended_on is None


@pytest.mark.parametrize(("code", "ended_on"), [("died", MAR), ("placed", None), ("moved", None)])
def test_only_death_ends_registered_unemployment(person, code, ended_on):
    spell = UnemploymentSpell.objects.create(person=person, registered_on=JAN)

    end(factories.recognition(person, JAN), end_code=code)

    spell.refresh_from_db()
    assert (spell.ended_on, spell.end_reason) == (ended_on, "死亡" if ended_on else "")


def test_death_leaves_its_trace_at_the_spell(person):
    UnemploymentSpell.objects.create(person=person, registered_on=JAN)

    end(factories.recognition(person, JAN), end_code="died")

    assert sorted(AuditEvent.objects.values_list("kind", flat=True)) == ["people.recognition.ended", "people.unemployment.ended"]
    assert set(RecordChange.objects.values_list("field", flat=True)) == {"ended_on", "end_code", "end_reason"}


def test_an_application_under_way_is_left_alone(person):
    application = Application.objects.create(person=person, procedure="p", origin="self", applied_on=JAN, step="accept")

    end(factories.recognition(person, JAN), end_code="placed")

    application.refresh_from_db()
    assert (application.state, application.step) == ("open", "accept")


def test_a_roster_gives_the_code_and_ends_what_runs(desk):
    row = papers.roster_row(认定日期="2022-01-01", 失业登记日期="2022-01-02")
    desk("persons", row)
    factories.suspension(Recognition.objects.get(), FEB)

    desk("persons", row | {"退出日期": "2022-03-01", "退出原因": "因病去世"})

    recognition = Recognition.objects.get()
    assert (recognition.ended_on, recognition.end_code, recognition.end_reason) == (MAR, "died", "因病去世")
    assert (Suspension.objects.get().until_on, UnemploymentSpell.objects.get().ended_on) == (MAR, MAR)


def test_a_roster_that_ends_before_a_pause_began_leaves_the_pause(desk):
    row = papers.roster_row(认定日期="2022-01-01")
    desk("persons", row)
    factories.suspension(Recognition.objects.get(), APR)

    desk("persons", row | {"退出日期": "2022-03-01", "退出原因": "实现就业"})

    assert (Recognition.objects.get().end_code, Suspension.objects.get().until_on) == ("placed", None)


def test_a_new_person_of_a_roster_who_left_already_has_the_code(desk):
    desk("persons", papers.roster_row(认定日期="2022-01-01", 退出日期="2022-03-01", 退出原因="迁出"))

    assert Recognition.objects.get().end_code == "moved"
