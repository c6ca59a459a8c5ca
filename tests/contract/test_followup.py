"""Gaps of the 131 standard and the notice's targets, from workbooks that came in."""

from __future__ import annotations

import pytest

from tests.contract import papers
from tests.contract.conftest import NOTICE

WILLING = {"认定日期": "2022-08-01", "就业意愿": "是", "培训意愿": "是"}
POST = {"推介日期": "2022-09-05", "单位名称": "厂一", "岗位名称": "普工"}
TALK, POSTS, TRAINING = ("talk", 1, 0, 1), ("posts", 3, 0, 3), ("training", 1, 0, 1)
DAY = ("--as-of", "2022-09-20")


def gaps(office, *options):
    """Name of each person with a gap -> (item, required, done, missing) of each item."""
    found = office.run("gaps", NOTICE, *(options or DAY), "--json").json
    return {
        one["person"]["name"]: [(item["item"], item["required"], item["done"], item["missing"]) for item in one["items"]] for one in found
    }


def targets(office, *options):
    """Name -> (recognised, categories)."""
    found = office.run("targets", NOTICE, *(options or DAY), "--json").json
    return {one["person"]["name"]: (one["recognised"], one["categories"]) for one in found}


def done(office, who, talk=True, posts=3, training=True):
    topics = [topic for topic, is_done in (("政策宣讲", talk), ("培训推荐", training)) if is_done]
    office.record("visits", who | {"日期": "2022-09-05", "方式": "电话", "事项": "、".join(topics)})
    if posts:
        office.record("referrals", *[who | POST | {"岗位名称": f"岗{number}"} for number in range(posts)])


# who is to be served


@pytest.mark.parametrize(
    ("cells", "is_served"),
    [
        ({}, True),
        ({"人员类别": "其他"}, True),
        ({"人员类别": "大龄人员"}, True),
        ({"就业状态": "企业就业"}, True),
        ({"就业意愿": "否"}, False),
        ({"认定日期": "2022-09-20"}, True),
        ({"认定日期": "2022-09-21"}, False),
        ({"认定日期": ""}, False),
        ({"退出日期": "2022-09-19"}, False),
        ({"退出日期": "2022-09-20"}, True),
        ({"退出日期": "2022-09-21"}, True),
    ],
)
def test_who_is_to_be_served_on_the_day(office, cells, is_served):
    office.enrol(**WILLING | cells)

    assert gaps(office) == ({"张三": [TALK, POSTS, TRAINING]} if is_served else {})


@pytest.mark.parametrize(
    ("cells", "is_served"),
    [
        ({"就业日期": "2022-09-20"}, False),
        ({"就业日期": "2022-09-21"}, True),
        ({"就业日期": "2022-08-01"}, False),
        ({"就业日期": "2022-08-01", "离职日期": "2022-09-20"}, True),
        ({"就业日期": "2022-08-01", "离职日期": "2022-09-21"}, False),
        ({"就业日期": "2022-08-01", "合同起始": "2022-08-01", "合同终止": "2022-09-01"}, False),
        ({"就业日期": "2022-08-01", "是否帮扶实现": "否"}, False),
    ],
)
def test_somebody_employed_on_the_day_is_not_to_be_served(office, cells, is_served):
    office.record("placements", office.enrol(**WILLING) | {"就业形式": "企业吸纳", "单位名称": "厂", "是否帮扶实现": "是"} | cells)

    assert ("张三" in gaps(office)) == is_served


@pytest.mark.parametrize("training", ["是", "否", ""])
def test_where_the_will_is_unknown_the_only_gap_is_to_ask(office, training):
    office.enrol(**WILLING | {"就业意愿": "", "培训意愿": training})

    assert gaps(office) == {"张三": [("ask_will", 1, 0, 1)]}


@pytest.mark.parametrize(("training", "items"), [("是", [TALK, POSTS, TRAINING]), ("否", [TALK, POSTS]), ("", [TALK, POSTS])])
def test_training_is_due_only_to_those_who_want_it(office, training, items):
    office.enrol(**WILLING | {"培训意愿": training})

    assert gaps(office) == {"张三": items}


# what counts as done


@pytest.mark.parametrize("method", ["入户走访", "走访慰问", "电话", "微信", "来访", "短信"])
@pytest.mark.parametrize("topic", ["政策宣讲", "职业指导", "回访、职业指导"])
def test_a_talk_is_a_contact_by_whatever_means(office, method, topic):
    office.record("visits", office.enrol(**WILLING) | {"日期": "2022-09-05", "方式": method, "事项": topic})

    assert gaps(office) == {"张三": [POSTS, TRAINING]}


@pytest.mark.parametrize("topic", ["", "情况摸查", "岗位推介", "创业指导", "心理疏导", "职业体验", "回访", "慰问"])
def test_a_contact_about_anything_else_is_no_talk(office, topic):
    office.record("visits", office.enrol(**WILLING) | {"日期": "2022-09-05", "方式": "入户走访", "事项": topic})

    assert gaps(office) == {"张三": [TALK, POSTS, TRAINING]}


def test_training_is_a_contact_about_training(office):
    office.record("visits", office.enrol(**WILLING) | {"日期": "2022-09-05", "方式": "电话", "事项": "培训推荐"})

    assert gaps(office) == {"张三": [TALK, POSTS]}


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([{}], 2),
        ([{}, {"岗位名称": "保洁"}], 1),
        ([{}, {"岗位名称": "保洁"}, {"岗位名称": "保安"}], 0),
        ([{}, {"单位名称": "厂二"}, {"单位名称": "厂三"}], 0),
        ([{}, {"推介日期": "2022-09-06"}, {"推介日期": "2022-09-07"}], 2),
        ([{}, {"推介日期": "2022-09-06"}, {"岗位名称": "保洁"}], 1),
        ([{}, {"岗位名称": "保洁"}, {"岗位名称": "保安"}, {"岗位名称": "司机"}], 0),
        ([{}, {"岗位名称": "保洁"}, {"岗位名称": "保安", "推介日期": "2022-08-31"}], 1),
        ([{}, {"岗位名称": "保洁"}, {"岗位名称": "保安", "推介日期": "2022-09-01"}], 0),
        ([{}, {"岗位名称": "保洁"}, {"岗位名称": "保安", "推介日期": "2022-09-20"}], 0),
        ([{}, {"岗位名称": "保洁"}, {"岗位名称": "保安", "推介日期": "2022-09-21"}], 1),
        ([{}, {"岗位名称": "保洁"}, {"岗位名称": "保安", "反馈": "拒绝"}], 0),
    ],
)
def test_three_different_posts_in_the_window_up_to_the_day(office, rows, missing):
    who = office.enrol(**WILLING)
    office.record("referrals", *[who | POST | cells for cells in rows])

    items = {item[0]: item for item in gaps(office)["张三"]}
    assert items.get("posts", ("posts", 3, 3, 0)) == ("posts", 3, 3 - missing, missing)


@pytest.mark.parametrize(("day", "counts"), [("2022-08-31", False), ("2022-09-01", True), ("2022-09-20", True), ("2022-09-21", False)])
def test_contacts_count_from_the_first_day_of_the_window_to_the_day(office, day, counts):
    office.record("visits", office.enrol(**WILLING) | {"日期": day, "方式": "电话", "事项": "政策宣讲"})

    assert (TALK not in gaps(office)["张三"]) == counts


def test_somebody_with_everything_done_is_not_listed(office):
    done(office, office.enrol(**WILLING))

    assert gaps(office) == {}


# days


@pytest.mark.parametrize("day", ["2022-09-30", "2022-10-01", "2022-12-31", "2026-01-01"])
def test_a_day_after_the_window_counts_as_its_last_for_services_register_and_job_alike(office, day):
    served_late, left_late, hired_late = (office.enrol(**WILLING | {"姓名": name}) for name in ("甲一", "乙一", "丙一"))
    office.record("visits", served_late | {"日期": "2022-10-01", "方式": "电话", "事项": "政策宣讲、培训推荐"})
    assert office.verdict("persons", left_late | WILLING | {"常住地": "嘉定镇水东村", "退出日期": "2022-10-01"}) == "update"
    job = {"就业日期": "2022-10-01", "就业形式": "企业吸纳", "单位名称": "厂", "是否帮扶实现": "是"}
    office.record("placements", hired_late | job)
    office.enrol(**WILLING | {"姓名": "丁一", "认定日期": "2022-10-01"})

    everything = [TALK, POSTS, TRAINING]
    assert gaps(office, "--as-of", day) == {"甲一": everything, "乙一": everything, "丙一": everything}


@pytest.mark.parametrize(
    ("today", "listed"), [("2022-09-20", ["甲一"]), ("2022-09-25", ["甲一", "乙一"]), ("2022-12-31", ["甲一", "乙一"])]
)
def test_without_a_day_it_is_the_business_date(office, at, today, listed):
    office.enrol(**WILLING | {"姓名": "甲一"})
    office.enrol(**WILLING | {"姓名": "乙一", "认定日期": "2022-09-25"})
    at(today)

    found = office.run("gaps", NOTICE, "--json").json

    assert [one["person"]["name"] for one in found] == listed


# shape


@pytest.mark.parametrize(
    ("option", "listed"), [((), ["甲一", "乙一"]), (("--area", "360722101"), ["乙一"]), (("--area", "360722100200"), ["甲一"])]
)
def test_gaps_of_an_area_are_of_its_people(office, option, listed):
    office.enrol(**WILLING | {"姓名": "甲一", "常住地": "嘉定镇水东村"})
    office.enrol(**WILLING | {"姓名": "乙一", "常住地": "大塘埠镇"})

    assert sorted(gaps(office, *DAY, *option)) == sorted(listed)


@pytest.mark.parametrize("command", ["gaps", "targets"])
@pytest.mark.parametrize("is_revealed", [False, True])
def test_people_have_a_masked_number_unless_revealed_and_that_is_audited(office, command, is_revealed):
    from nuanxin.orgs.models import AuditEvent

    who = office.enrol(**WILLING)
    events = AuditEvent.objects.count()

    [one] = office.run(command, NOTICE, *DAY, "--json", *(["--reveal"] if is_revealed else [])).json

    key = one["person"].pop("key")
    assert key is not None
    number = who["身份证号"] if is_revealed else papers.masked(who["身份证号"])
    assert one["person"] == {"id_number": number, "name": "张三", "area": "360722100200"}
    assert AuditEvent.objects.count() - events == int(is_revealed)
    assert office.run(command, NOTICE, *DAY, "--json").json[0]["person"]["key"] == key


def test_gaps_as_json_have_exactly_the_agreed_keys(office):
    office.enrol(**WILLING)

    [one] = office.run("gaps", NOTICE, *DAY, "--json").json

    assert set(one) == {"person", "items"}
    assert {frozenset(item) for item in one["items"]} == {frozenset({"item", "label", "required", "done", "missing"})}
    assert all(item["label"] for item in one["items"])


@pytest.mark.parametrize(
    "argv",
    [("gaps", "2022-nowhere"), ("targets", "2022-nowhere"), ("gaps", NOTICE, "--area", "360723"), ("targets", NOTICE, "--area", "360723")],
)
def test_what_is_not_known_is_refused(office, argv):
    answer = office.run(*argv, "--json")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err


# targets


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"认定日期": "2022-08-01"}, (True, [])),
        ({"认定日期": "2022-08-01", "人员类别": "大龄人员、残疾人员"}, (True, ["AGE", "DISAB"])),
        ({"人员类别": "大龄人员"}, (False, ["AGE"])),
        ({"人员类别": "退捕渔民"}, (False, ["FISH"])),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-10", "人员类别": "脱贫人口"}, (False, ["EXPOV"])),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-10"}, None),
        ({"认定日期": "2022-09-21"}, None),
        ({}, None),
        ({"认定日期": "2022-08-01", "就业意愿": "否"}, None),
        ({"认定日期": "2022-08-01", "就业意愿": ""}, None),
    ],
)
def test_targets_are_the_willing_without_job_who_are_recognised_or_in_a_category(office, cells, expected):
    office.enrol(**{"就业意愿": "是"} | cells)

    assert targets(office) == ({} if expected is None else {"张三": expected})


def test_somebody_with_a_job_is_no_target(office):
    who = office.enrol(**WILLING)
    office.record("placements", who | {"就业日期": "2022-09-05", "就业形式": "灵活就业", "是否帮扶实现": "否", "离职日期": "2022-09-21"})

    assert (targets(office, "--as-of", "2022-09-04"), targets(office), targets(office, "--as-of", "2022-09-21")) == (
        {"张三": (True, [])},
        {},
        {"张三": (True, [])},
    )
