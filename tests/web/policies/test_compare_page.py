"""Differences of a policy: between two days, with the shipped file, with another policy."""

from __future__ import annotations

import pytest

from nuanxin.benefits import policies
from tests.web.pages import text

TRANSPORT = "2022-xinfeng-transport"
FREE = "{label: 县级标准, type: money}"


def page(inside, policy: str, **query) -> str:
    response = inside.get(f"/policies/{policy}/compare/", query)
    assert response.status_code == 200
    return text(response)


def test_parameter_that_changed_between_two_days(inside, own):
    own(TRANSPORT, (FREE, '{label: 县级标准, type: money, values: [{from: 2022-09-08, value: "100"}, {from: 2023-01-01, value: "150"}]}'))

    found = page(inside, TRANSPORT, **{"from": "2022-12-31", "to": "2023-01-01"})

    assert "1 处不同" in found
    assert "项目 2022-12-31 2023-01-01 参数“县级标准” 100元 150元" in found


def test_two_days_across_the_first_day_in_force(inside):
    assert "是否施行 不在施行期内 施行中" in page(inside, TRANSPORT, **{"from": "2022-09-07", "to": "2022-09-08"})


def test_two_days_without_a_difference_say_so(inside):
    assert "完全相同" in page(inside, TRANSPORT, **{"from": "2022-09-08", "to": "2022-09-09"})


def test_days_in_the_wrong_order_are_refused(inside):
    response = inside.get(f"/policies/{TRANSPORT}/compare/", {"from": "2022-09-09", "to": "2022-09-08"})

    assert response.status_code == 422
    assert "请把较早的日期写在前面" in text(response)


def test_shipped_file_and_that_of_the_office(inside, own):
    own(TRANSPORT, (FREE, '{label: 县级标准, type: money, values: [{from: 2022-09-08, value: "100"}]}'))

    found = page(inside, TRANSPORT, by="files")

    assert f"随附的定义（版本 {version_shipped()}） 本机构的定义（版本 {policies.get(TRANSPORT).version}）" in found
    assert "参数“县级标准” （没有填写） 2022-09-08 起：100元" in found


def version_shipped() -> str:
    from nuanxin.benefits.policies.library import load
    from nuanxin.orgs.definitions import SHIPPED

    return load(SHIPPED / "policies" / TRANSPORT / "policy.yaml", policies.get(TRANSPORT).shared).version


def test_without_a_file_of_the_office_there_is_nothing_to_compare_it_with(inside):
    found = page(inside, TRANSPORT, by="files")

    assert "本机构的" not in found
    assert "第一天" in found


def test_another_policy_with_regions_by_name(inside):
    found = page(inside, "2011-anhui-insurance-subsidy", by="others", **{"with": "national-insurance-subsidy-flexible"})

    assert "项目 社会保险补贴 灵活就业社会保险补贴" in found
    assert "适用地区 安徽省 全国" in found


def test_most_similar_policy_is_offered_first(inside):
    response = inside.get("/policies/2011-anhui-insurance-subsidy/compare/?by=others")

    assert "社会保险补贴" in response.context["others"][0].title
    assert response.context["other"] == response.context["others"][0]


@pytest.mark.parametrize("query", [{"by": "nothing"}, {"by": "others", "with": "no-such-policy"}])
def test_choices_that_are_none_fall_back(inside, query):
    assert page(inside, TRANSPORT, **query)


@pytest.mark.parametrize("policy", sorted(policies.library()))
def test_every_policy_can_be_compared_with_its_neighbour(inside, policy):
    assert "处不同" in page(inside, policy, by="others")
