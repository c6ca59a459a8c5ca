"""Definitions are refused when loaded, all mistakes at once, in Chinese, with file and line; never when counted."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from nuanxin import notices
from nuanxin.errors import UserError
from nuanxin.notices.definition import catalogue
from nuanxin.orgs.definitions import SHIPPED

NOTICE, OLDER = "2022-xinfeng-nuanxin", "2013-assistance-month"


@pytest.fixture
def own(tmp_path) -> Path:
    """A folder of definitions with the shipped measures and one of the shipped notices."""
    shutil.copytree(SHIPPED / "measures", tmp_path / "own" / "measures")
    shutil.copytree(SHIPPED / "notices" / NOTICE, tmp_path / "own" / "notices" / NOTICE)
    return tmp_path / "own"


def rewrite(path: Path, old: str, new: str) -> int:
    """Replace text that stands there once; the line it starts on."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(own: Path) -> list[str]:
    with pytest.raises(UserError) as refusal:
        catalogue.load((own,))
    return list(refusal.value.problems)


def form(own: Path) -> Path:
    return own / "notices" / NOTICE / "form-2.yaml"


def notice(own: Path) -> Path:
    return own / "notices" / NOTICE / "notice.yaml"


def test_what_is_shipped_loads():
    known = catalogue.load((SHIPPED,))[1]

    assert list(known) == [NOTICE, OLDER]


def test_the_form_of_notice_004_is_complete():
    form = notices.get(NOTICE).form("2")

    assert [column.no for column in form.columns] == list(range(1, 33))
    assert {column.no: column.under for column in form.columns if column.under} == (
        dict.fromkeys(range(2, 11), 1) | {13: 12, 15: 14} | dict.fromkeys(range(17, 21), 16) | dict.fromkeys(range(22, 31), 21)
    )
    assert [column.unit for column in form.columns] == [
        *["人"] * 10, "人次", "场", "场", "个(岗位)", "个(岗位)", *["人"] * 15, "人次", "元",
    ]  # fmt: skip
    assert (form.columns[31].label, form.columns[31].measure.is_money) == ("对援助对象发放临时救助金额数", True)


def test_the_checks_of_notice_004_are_complete():
    form = notices.get(NOTICE).form("2")

    hard = [f"c{part}<=c1" for part in range(2, 11)] + ["c13<=c12", "c15<=c14", "c17+c18+c19+c20<=c16"]
    hard += [f"c{part}<=c21" for part in range(22, 31)] + [f"c{part}<=c{part - 20}" for part in range(22, 31)]
    hard += ["c21<=c1", "c31>0 or c32==0"]
    soft = ["c17+c18+c19+c20==c16", "sum(c2..c10)>=c1", "sum(c22..c30)>=c21", "c16>=c21"]
    assert sorted(check.rule for check in form.checks if check.is_hard) == sorted(hard)
    assert sorted(check.rule for check in form.checks if not check.is_hard) == sorted(soft)


def test_the_dates_tasks_and_standard_of_notice_004_are_complete():
    found = notices.get(NOTICE)

    days = {duty.id: [f"{day:%m-%d}" for day in duty.dates] for duty in found.duties}
    assert days == {
        "inspection": ["09-15"],
        "form-2-first": ["09-23"],
        "rectification": ["09-30"],
        "form-2-second": ["10-23"],
        "summary": ["11-01"],
        "weekly": ["09-09", "09-16", "09-23", "09-30", "10-07", "10-14", "10-21", "10-28"],
    }
    assert [task.no for task in found.tasks] == list(range(1, 14))
    assert {task.due.isoformat() for task in found.tasks} == {"2022-09-30"}
    assert (str(found.window.first), str(found.window.last)) == ("2022-09-01", "2022-10-31")
    standard = found.standard("131")
    assert (str(standard.window.first), str(standard.window.last)) == ("2022-09-01", "2022-09-30")
    assert [(item.id, item.required) for item in standard.items] == [("talk", 1), ("posts", 3), ("training", 1), ("ask_will", 1)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("where: large_employer}", "where: large_employr}", "是不是“large_employer”？"),
        ("where: form = 'flexible'}", "where: form = 'flexibel'}", "flexibel"),
        ("measure: home_visits}", "measure: home_visit}", "没有指标“home_visit”。是不是“home_visits”？"),
        ("{number: 3, label: 4050人员数, under: 1,", "{number: 2, label: 4050人员数, under: 1,", "第 2 栏写了两次"),
        ("{number: 13, label: 其中现场招聘会次数, under: 12,", "{number: 13, label: 其中现场招聘会次数, under: 40,", "归在第 40 栏之下"),
        (
            "{number: 11, label: 为援助对象开展走访慰问人次,",
            "{number: 11, labl: 为援助对象开展走访慰问人次,",
            "不认识“labl”。是不是“label”？",
        ),
        ("{number: 32, label: 对", '{number: "32", label: 对', "“number”的值“32”应是整数"),
        ("{number: 31, label: 对", "{number: 0, label: 对", "“number”的值“0”太小"),
        ("{number: 12, label: 举办专场招聘场次, measure: fairs_held}", "{number: 12, measure: fairs_held}", "缺少“label”"),
    ],
)
def test_a_mistake_in_a_column_is_told_with_its_line(own, old, new, reason):
    line = rewrite(form(own), old, new)

    told = problems(own)

    assert any(reason in text and f"form-2.yaml:{line}" in text for text in told), told


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("rule: c21<=c1", "rule: c21<=c99", "表中没有第99栏"),
        ("rule: c16>=c21", "rule: c16+c21", "算出来的是数"),
        ("rule: c31>0 or c32==0", "rule: __import__('os')", "不认识"),
        ("text: 四种就业形式的人数相加应等于{c16}", "text: 四种就业形式的人数相加应等于{c21}", "有不认识的栏"),
        ("    id: help_covers_outcome\n    level: soft", "    id: help_covers_outcome\n    level: mild", "“level”的值“mild”不在可用的"),
    ],
)
def test_a_mistake_in_a_check_is_told_with_its_line(own, old, new, reason):
    text = form(own).read_text(encoding="utf-8").replace("  - id: help_covers_outcome", "  -\n    id: help_covers_outcome")
    form(own).write_text(text, encoding="utf-8")
    line = rewrite(form(own), old, new)

    [told] = problems(own)

    assert reason in told
    assert any(f"form-2.yaml:{number}" in told for number in (line - 2, line - 1, line, line + 1)), told


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("register", "table: recognitions", "table: recognition", "没有事实表“recognition”。是不是“recognitions”？"),
        ("register", "latest_by: [decided_on, seq]", "latest_by: [decided_on, ended_on]", "可能为空，不能用来排先后"),
        ("register", "each: category", "each: from_on", "“from_on”不是所连事实表中有固定代码的列"),
        ("register", "where: decided_on <= $to AND (ended_on IS NULL OR ended_on >= $from)", "where: decided_on <= $till", "till"),
        ("register", "    where: employed\n", "    where: employd\n", "是不是“employed”？"),
        ("register", "where: COALESCE(LEAST(ended_on, $to), $to)", "where: pg_sleep(10)", "pg_sleep"),
        ("jobs", "column: openings", "column: opening", "是不是“openings”？"),
        ("jobs", "shows: [held_on, form]", "shows: [held_on, from]", "没有取数范围“统计期内举办的招聘活动”的列“from”。是不是“form”？"),
        ("services", "frame: home_visits_in_period", "frame: home_visit_in_period", "是不是“home_visits_in_period”？"),
    ],
)
def test_a_mistake_in_a_measure_is_told_with_its_file(own, file, old, new, reason):
    line = rewrite(own / "measures" / f"{file}.yaml", old, new)

    told = problems(own)

    assert any(reason in text for text in told), told
    assert any(f"measures/{file}.yaml:{number}" in text for text in told for number in range(line - 12, line + 1)), (line, told)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "window: {from: 2022-09-01, to: 2022-10-31}",
            "window: {from: 2022-11-01, to: 2022-10-31}",
            "截止日 2022-10-31 早于起始日 2022-11-01",
        ),
        ("window: {from: 2022-09-01, to: 2022-10-31}", 'window: {from: "2022-09-01", to: 2022-10-31}', "应是日期"),
        ("  recognised: on_register", "  recognised: on_registr", "是不是“on_register”？"),
        ("{label: 离校高校毕业生, where: has_GRAD}", "{label: 离校高校毕业生, where: has_GRD}", "has_GRD"),
        ("        done: talks", "        done: talk", "是不是“talks”？"),
        ("        when: wants_job AND wants_training", "        when: wants_job AND wants_trainin", "是不是“wants_training”？"),
        ("    weekly: {weekday: 5,", "    weekly: {weekday: 8,", "“weekday”的值“8”太大"),
        ("id: summary, label: 工作总结, due: 2022-11-01,", "id: summary, label: 工作总结,", "要写明 due（某一天）或 weekly（每周）"),
        ('area: "360722000000"', 'area: "360722"', "“area”的值“360722”写法不对"),
        ("issued_on: 2022-09-08", "issued_on: 2022-09-31", "值读不懂"),
    ],
)
def test_a_mistake_in_a_notice_is_told_with_its_line(own, old, new, reason):
    line = rewrite(notice(own), old, new)

    told = problems(own)

    assert any(reason in text for text in told), told
    assert any(mark in text for text in told for mark in (f"notice.yaml:{line}", f"notice.yaml 第 {line} 行")), (
        line,
        told,
    )


def test_a_duty_that_reports_an_unknown_form_is_refused(own):
    text = notice(own).read_text(encoding="utf-8").replace('form: "2"', 'form: "5"')
    notice(own).write_text(text, encoding="utf-8")

    told = problems(own)

    assert len(told) == 2
    assert all("没有统计表“5”。请改正，或补上 form-5.yaml。" in one for one in told)


def test_all_mistakes_of_all_files_are_told_at_once(own):
    rewrite(form(own), "where: large_employer}", "where: large_employr}")
    rewrite(form(own), "rule: c21<=c1", "rule: c21<=c99")
    rewrite(notice(own), "        done: talks", "        done: talk")

    assert len(problems(own)) == 3


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        ("title: &name 名称\nshort_title: *name\n", "锚点或别名"),
        ("title: " + "[" * 30 + "]" * 30 + "\n", "嵌套超过"),
        ("title: 一\ntitle: 二\n", "写了两次"),
        ("title: 名称\n  theme: 缩进错\n", "不是合法的 YAML"),
        ("on: 2022-09-01\n", "不是文字"),
        ("- 一\n- 二\n", "若干“键: 值”"),
        ("x: " + "字" * 100_000, "字节"),
    ],
)
def test_a_hostile_file_is_refused_by_name(own, hostile, reason):
    notice(own).write_text(hostile, encoding="utf-8")

    [told] = problems(own)

    assert reason in told
    assert "notice.yaml" in told


def test_a_tag_of_a_hostile_file_runs_nothing(own, tmp_path):
    notice(own).write_text(f"title: !!python/object/apply:pathlib.Path.touch [{tmp_path / 'touched'}]\n", encoding="utf-8")

    assert "应是文字" in problems(own)[0]
    assert not (tmp_path / "touched").exists()


def test_an_office_adds_its_own_notices(own, settings):
    shutil.rmtree(own / "measures")
    (own / "notices" / NOTICE).rename(own / "notices" / "2023-own")
    settings.EXTRA_DEFINITIONS = str(own)

    assert set(notices.catalogue()) == {NOTICE, OLDER, "2023-own"}
    assert notices.get("2023-own").form("2").notice == "2023-own"


def test_a_notice_that_two_folders_define_is_refused(own, settings):
    shutil.rmtree(own / "measures")
    settings.EXTRA_DEFINITIONS = str(own)

    with pytest.raises(UserError, match=f"{NOTICE}：这个通知已经有了"):
        notices.catalogue()


def test_a_measure_that_two_folders_define_is_refused(own, settings):
    shutil.rmtree(own / "notices")
    settings.EXTRA_DEFINITIONS = str(own)

    with pytest.raises(UserError) as refusal:
        notices.catalogue()

    assert any("指标“home_visits”写了两次" in text for text in refusal.value.problems)
    assert any("取数范围“home_visits_in_period”写了两次" in text for text in refusal.value.problems)


def test_a_missing_folder_of_the_office_is_refused(settings, tmp_path):
    settings.EXTRA_DEFINITIONS = str(tmp_path / "none")

    with pytest.raises(UserError, match=r"NUANXIN_DEFINITIONS 所指的文件夹“.*none”不存在"):
        notices.catalogue()


def test_definitions_are_read_once_until_a_file_changes(own, settings):
    (own / "notices" / NOTICE).rename(own / "notices" / "2023-own")
    shutil.rmtree(own / "measures")
    settings.EXTRA_DEFINITIONS = str(own)
    before = notices.get("2023-own")
    path = own / "notices" / "2023-own" / "notice.yaml"
    assert notices.get("2023-own") is before

    rewrite(path, "theme: 赣就有位来，援助暖民心", "theme: 别的主题")
    os.utime(path, ns=(1, 1))

    assert notices.get("2023-own").theme == "别的主题"


def test_the_newest_notice_comes_first(own):
    shutil.copytree(own / "notices" / NOTICE, own / "notices" / "2021-old")
    rewrite(own / "notices" / "2021-old" / "notice.yaml", "issued_on: 2022-09-08", "issued_on: 2021-09-08")

    assert list(catalogue.load((own,))[1]) == [NOTICE, "2021-old"]


def test_an_unknown_notice_is_refused_with_the_known_ones():
    with pytest.raises(UserError, match=f"没有通知“2022-xinfeng”。已有的通知：{NOTICE}、{OLDER}。"):
        notices.get("2022-xinfeng")


def test_an_unknown_standard_is_refused_with_the_known_ones():
    with pytest.raises(UserError, match="没有服务标准“141”。已有的服务标准：131。"):
        notices.get(NOTICE).standard("141")


def test_the_forms_of_notice_000_ask_benefits_for_money_and_people():
    first, third = (notices.get(OLDER).form(number) for number in ("1", "3"))

    assert [(column.no, column.under) for column in first.columns if column.under] == [(3, 2), (5, 4)]
    assert (first.columns[5].measure.id, first.columns[5].measure.unit) == ("people_helped_to_benefits", "人")
    assert [(column.no, column.under, column.measure.is_money) for column in third.columns] == [
        (1, None, False), (2, None, False), (3, 2, False), (4, None, True), (5, 4, True), (6, None, True), (7, 6, True), (8, None, True), (9, 8, True),
    ]  # fmt: skip
