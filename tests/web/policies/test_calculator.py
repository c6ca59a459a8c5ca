"""The calculator: answers with reasons to invented cases and real persons, the same with and without HTMX, and it keeps nothing."""

from __future__ import annotations

import datetime
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import HTMX, signed_in, text

ANHUI = "2011-anhui-insurance-subsidy"
ANSWER = {
    "as_of": "2012-03-31", "sex": "M", "birth_date": "1960-05-20", "residence": "340102001001", "categories": "AGE", "recognised_on": "2011-09-01",
    "annual_review": "passed", "status": "flexible",
}  # fmt: skip
DAY = datetime.date(2012, 3, 31)


def url(policy: str = "") -> str:
    return f"/policies/{policy}/try/" if policy else "/policies/try/"


def got(inside, policy: str = ANHUI, **fields):
    return inside.get(url(policy), {**ANSWER, **fields})


def answer(response) -> str:
    """What is said beside the form; of a fragment all of it."""
    content = response.content.decode()
    part = content[content.index('id="answer"') :] if 'id="answer"' in content else content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))


# Answers


def test_yes_with_months_and_what_is_missing_for_the_amount(inside):
    found = answer(got(inside))

    assert "✓ 符合 按写下的情况，符合这项政策" in found
    assert "从 2012-03 到 2015-02 最长 36 个月 已享受 0 个月 还剩 36 个月 距退休 98 个月 可延长到退休 否" in found
    assert "金额算不出来，还缺：当月实际缴费、补贴占实际缴费的比例" in found


def test_no_with_what_would_have_to_change_and_what_else_is_not_known(inside):
    found = answer(got(inside, status="unemployed", sex=""))

    assert "✗ 不符合" in found
    assert "要怎样才符合 被企业吸纳、灵活就业或在公益性岗位就业 （现在就业状态 未就业）" in found
    assert "此外还不知道：没有过退休月、享受期限还有剩余" in found


def test_unknown_leads_to_the_fields_to_fill_in(inside):
    response = got(inside, birth_date="", status="")

    assert "? 无法判定" in answer(response)
    assert '<a href="#f-birth_date">出生日期</a>' in response.content.decode()
    assert '<a href="#f-status">就业状态</a>' in response.content.decode()


def test_conflict_names_both_sources(inside):
    found = answer(got(inside, died_on="2012-01-05", **{"pay1-programme": ANHUI, "pay1-month": "2012-02", "pay1-amount": "100"}))

    assert "≠ 来源矛盾" in found
    assert "已登记死亡，以后月份又有已发放记录" in found


def test_amount_with_its_calculation(inside):
    fields = {"ins1-kind": "pension", "ins1-payer": "self", "ins1-month": "2012-03", "ins1-amount": "300.10", "q-rate": "2/3"}

    found = answer(got(inside, **fields))

    assert "200.07 元（当月）" in found
    assert "怎样算：补贴占实际缴费的比例（2/3）乘以当月实际缴费" in found


@pytest.mark.parametrize(
    ("text_written", "told"),
    [("很多", "请填分数或小数"), ("-1", "请填分数或小数"), ("1/0", "请填分数或小数"), ("9" * 40, "请填分数或小数")],
)
def test_rate_that_is_none_is_refused(inside, text_written, told):
    response = got(inside, **{"q-rate": text_written})

    assert response.status_code == 422
    assert told in answer(response)


def test_programme_that_no_policy_has_is_told(inside):
    assert "不是已知政策" in answer(got(inside, **{"pay1-programme": "别的补贴", "pay1-month": "2012-02"}))


def test_day_before_the_policy_came_into_force_is_told(inside):
    response = got(inside, as_of="2011-08-01")

    assert response.status_code == 200
    assert "2011-08-01 不在施行期内，不能判定" in answer(response)


def test_without_a_day_the_policy_is_asked_on_its_first_day_if_that_is_to_come(inside, office_day):
    office_day(datetime.date(2022, 9, 20))

    assert 'name="as_of" type="date" value="2023-12-20"' in inside.get(url("national-post-subsidy")).content.decode()
    assert 'name="as_of" type="date" value="2022-09-20"' in inside.get(url("2022-xinfeng-startup")).content.decode()


@pytest.fixture
def office_day(county):
    from nuanxin.orgs.models import Office

    def set_day(day):
        Office.objects.update(business_date=day)

    return set_day


def test_invented_person_lives_here_or_where_the_policy_holds(inside):
    assert 'name="residence" value="360722000000"' in inside.get(url("2022-xinfeng-startup")).content.decode()
    assert 'name="residence" value="34"' in inside.get(url(ANHUI)).content.decode()


# The form


@pytest.mark.parametrize("policy", ["", *sorted(policies.library())])
def test_every_policy_can_be_tried(inside, policy):
    assert inside.get(url(policy)).status_code == 200


def test_only_what_the_policy_reads_is_asked(inside):
    content = inside.get(url("2022-xinfeng-transport")).content.decode()

    assert 'name="categories"' in content
    assert 'name="shareholder"' not in content


def test_what_the_policy_does_not_read_is_kept_folded(inside):
    response = got(inside, shareholder="1")

    assert "这项政策不问的情况（1 项）" in text(response)
    assert 'name="shareholder" value="1" checked' in response.content.decode()


def legends(response) -> list[str]:
    """The blocks of the form for other people."""
    return re.findall(r"<legend>((?:家庭成员|招用人员)\d)", response.content.decode())


def test_household_members_are_added_and_taken_away(inside):
    policy = "2011-anhui-zero-household-school"
    added = inside.get(url(policy), {**ANSWER, "add": "h"})
    twice = inside.get(url(policy), {**ANSWER, "h1-on": "1", "h1-school_years": "2011/12", "add": "h"})
    taken = inside.get(url(policy), {**ANSWER, "h1-on": "1", "h1-school_years": "2011/12", "drop": "h1"})

    assert [legends(one) for one in (added, twice, taken)] == [["家庭成员1"], ["家庭成员1", "家庭成员2"], []]


def test_school_years_of_a_member_count(inside):
    found = answer(
        inside.get(
            url("2011-anhui-zero-household-school"),
            {**ANSWER, "categories": "ZERO", "h1-on": "1", "h1-categories": "ZERO", "h1-school_years": "2010/11、2011/12"},
        )
    )

    assert "2,000.00 元" in found


def test_first_of_several_hires_takes_over_the_person(inside):
    response = inside.get(url("2011-anhui-post-subsidy"), {**ANSWER, "status": "public_post", "add": "w"})

    content = response.content.decode()
    assert 'name="w1-birth_date" value="1960-05-20"' in content
    assert 'name="birth_date"' not in content
    assert legends(response) == ["招用人员1", "招用人员2"]
    assert '<option value="public_post" selected>' in content


def test_hires_are_added_up(inside):
    person = {
        f"w{number}-{name}": value
        for number in (1, 2)
        for name, value in {
            **ANSWER,
            "categories": "ZERO",
            "contract_from": "2012-01-01",
            "contract_to-none": "1",
            "status": "enterprise",
        }.items()
        if name != "as_of"
    }

    found = answer(inside.get(url("2011-anhui-zero-household-reward"), {"as_of": "2012-03-31", **person}))

    assert "2,000.00 元" in found


def test_row_added_shows_one_more_empty_row(inside):
    content = got(inside, **{"pay1-programme": ANHUI, "pay1-month": "2012-01", "add": "pay"}).content.decode()

    assert ('name="pay1-month" value="2012-01"' in content, 'name="pay2-month"' in content) == (True, True)


def test_field_of_nothing_or_not_known(inside):
    response = inside.get(url("2022-xinfeng-workshop-post"), {"as_of": "2022-09-20", "e-recognised_as_workshop_on-none": "1"})

    assert 'name="e-recognised_as_workshop_on-none" value="1" checked' in response.content.decode()


# Refusals


def test_everything_that_cannot_be_read_is_told_at_once_and_leads_to_its_field(inside):
    response = got(
        inside,
        birth_date="昨天",
        sex="X",
        residence="信丰",
        disability_grade="9",
        **{"h1-status": "忙", "pay1-month": "2012-02", "ins1-amount": "1"},
    )

    content = response.content.decode()
    assert response.status_code == 422
    assert re.search(r"有 \d 处读不懂，没有判定", text(response))
    for field, told in {
        "f-birth_date": "出生日期：“昨天”不是日期", "f-sex": "性别：“X”不是可用的值", "f-residence": "居住地：“信丰”不是区划代码", "f-h1-status": "家庭成员1的就业状态：“忙”不是可用的值",
        "f-pay1-programme": "已发放：没有选项目。请选是哪项补贴。", "f-ins1-kind": "社会保险缴费：缺少年月、险种、缴费人。请补上。",
    }.items():  # fmt: skip
        assert f'<a href="#{field}">{told}' in content, told


def test_refused_case_keeps_what_was_written(inside):
    assert 'value="昨天"' in got(inside, birth_date="昨天").content.decode()


def test_what_is_not_a_day_to_judge_on_is_refused_with_the_rest(inside):
    response = got(inside, as_of="2012-02-30", sex="X")

    assert response.status_code == 422
    assert ("2012-02-30" in answer(response), "性别" in answer(response)) == (True, True)


# With and without HTMX


def test_answer_for_htmx_is_that_of_the_page_and_puts_the_address_in_the_bar(inside):
    part = inside.post(url(ANHUI), ANSWER, headers=HTMX)

    assert part.status_code == 200
    address = part["HX-Replace-Url"]
    whole = inside.get(address)
    assert part.content.decode().strip() in whole.content.decode()


def test_block_added_with_htmx_brings_the_whole_form(inside):
    part = inside.post(url("2011-anhui-zero-household-school"), {**ANSWER, "add": "h"}, headers=HTMX).content.decode()

    assert ("家庭成员1" in part, "<html" in part) == (True, False)


def test_refusal_with_htmx_is_told_where_the_answer_was(inside):
    part = inside.post(url(ANHUI), {**ANSWER, "sex": "X"}, headers=HTMX)

    assert part.status_code == 422
    assert "HX-Retarget" not in part
    assert "HX-Replace-Url" not in part
    assert "性别：“X”" in part.content.decode()


def test_address_opens_the_same_case(inside):
    address = inside.post(url(ANHUI), {**ANSWER, "hukou": "", "pay1-programme": "", "q-rate": "2/3"}, headers=HTMX)["HX-Replace-Url"]

    assert parse_qs(urlsplit(address).query) == {name: [value] for name, value in {**ANSWER, "q-rate": "2/3"}.items()}


def test_case_too_long_for_an_address_is_posted(inside):
    many = {
        f"pay{number}-{part}": value
        for number in range(1, 60)
        for part, value in (("programme", ANHUI), ("month", f"20{number:02}-01"), ("amount", str(number)))
    }

    response = inside.post(url(ANHUI), {**ANSWER, **many})

    assert "放不进一个地址" in text(response)
    assert 'method="post" hx-post' in response.content.decode()


def test_nothing_is_written(inside):
    before = AuditEvent.objects.count()
    inside.post(url(ANHUI), ANSWER)
    got(inside)

    assert AuditEvent.objects.count() == before


# All policies at once


def test_all_policies_answer_at_once_those_that_say_yes_first(inside):
    case = {"residence": factories.SHUIDONG, "categories": "MONI", "status": "enterprise", "works_at": "workshop", "job_started_on": "2022-05-01",
            "able_to_work": "1", "willing_to_work": "1", "unemployed_before_job": "1", "as_of": "2022-09-20"}  # fmt: skip

    response = inside.get(url(), case)

    lines = response.context["answers"]
    assert (lines[0]["title"], lines[0]["word"]) == ("一次性吸纳就业补贴", "符合")
    assert {line["title"] for line in lines} == {one.title for one in policies.in_force(datetime.date(2022, 9, 20), factories.SHUIDONG)}


def test_every_answer_of_the_table_is_that_of_the_policy_alone(inside):
    case = {name: value for name, value in ANSWER.items() if name != "as_of"} | {"as_of": "2012-03-31"}
    written = {"person": {**{name: value for name, value in ANSWER.items() if name != "as_of"}, "categories": ["AGE"]}}

    for line in inside.get(url(), case).context["answers"]:
        policy = next(one for one in policies.library().values() if one.title == line["title"] and one.is_in_force(DAY))
        assert (
            line["word"]
            == {"yes": "符合", "no": "不符合", "unknown": "无法判定", "conflict": "来源矛盾"}[
                decide(policy, read_case(written), DAY).answer
            ]
        )
        assert parse_qs(urlsplit(line["url"]).query)["birth_date"] == ["1960-05-20"]


def test_place_and_day_without_any_policy(inside):
    assert "没有施行的政策" in text(inside.get(url(), {"as_of": "2001-01-01", "residence": "34"}))


# Files


def test_case_is_downloaded_as_the_command_line_takes_it(inside):
    response = got(inside, download="1")

    assert response["Content-Disposition"] == 'attachment; filename="case.json"'
    case = json.loads(response.content)
    assert case == {"person": {**{name: value for name, value in ANSWER.items() if name != "as_of"}, "categories": ["AGE"]}}
    assert decide(policies.get(ANHUI), read_case(case), DAY).answer == "yes"


def uploaded(inside, content: bytes, policy: str = ANHUI):
    return inside.post(url(policy), {"as_of": "2012-03-31", "case": SimpleUploadedFile("case.json", content)})


def test_case_is_uploaded_into_the_fields(inside):
    case = {
        "person": {"sex": "M", "birth_date": "1960-05-20", "categories": ["AGE"]},
        "payments": [{"programme": ANHUI, "month": "2012-01", "amount": 99.5}],
    }

    response = uploaded(inside, json.dumps(case).encode())

    content = response.content.decode()
    assert response.status_code == 200
    assert 'name="birth_date" value="1960-05-20"' in content
    assert 'value="99.5"' in content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "不是正确的 JSON"), (b"[1,", "第 1 行第 4 个字"), (b"\xff\xfe{}", "不是 UTF-8"), (b'{"person": {"sexx": "M"}}', "没有名为“sexx”的事实"),
        (b'{"person": []}', "应是若干"), (b"[" * 100_000, "嵌套太深"), (b'{"person": {"sex": NaN}}', "不是数字"), (b'{"a": 1, "a": 2}', "写了两次"),
        (b" " * 300_000, "超过 200 KB"), (b'{"person": {"disability_grade": ' + b"9" * 5000 + b"}}", "太长的数字"), (b"5", "应是若干"),
        (b'{"person": {"birth_date": "1960-13-01", "sex": 5}}', "出生日期"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused_with_every_reason(inside, content, told):
    response = uploaded(inside, content)

    assert response.status_code == 422
    assert told in text(response)


@pytest.mark.parametrize("content", [b"null", b"{}", "\ufeff{}".encode()])
def test_file_of_nothing_is_a_case_of_which_nothing_is_known(inside, content):
    assert uploaded(inside, content).status_code == 200


# Real persons


@pytest.fixture
def somebody(county):
    person = factories.person(name="赣某某", employment_status="unemployed", phone="13800001111")
    factories.recognition(person)
    return person


def test_real_person_starts_from_what_is_on_file_with_its_sources(inside, somebody):
    response = inside.get(url("2022-xinfeng-startup"), {"person": somebody.pk, "as_of": "2022-09-20"})

    content = response.content.decode()
    assert f'name="residence" value="{somebody.residence_id}"' in content
    assert somebody.id_masked in content
    assert somebody.full_id_number not in content
    assert "13800001111" not in content


def test_changes_of_a_real_person_are_posted_and_never_in_an_address(inside, somebody):
    action = f"{url('2022-xinfeng-startup')}?person={somebody.pk}"
    content = inside.get(action).content.decode()
    part = inside.post(action, {"as_of": "2022-09-20", "categories": "EXPOV", "residence": somebody.residence_id}, headers=HTMX)

    assert f'action="{action}" method="post"' in content
    assert "HX-Replace-Url" not in part
    assert "f-share" not in part.content.decode()
    assert "脱贫" in part.content.decode()


def test_fields_in_the_address_of_a_real_person_are_left_aside(inside, somebody):
    response = inside.get(url("2022-xinfeng-startup"), {"person": somebody.pk, "categories": "EXPOV"})

    assert 'value="EXPOV" checked' not in response.content.decode()


def test_table_of_all_policies_for_a_real_person_has_buttons_not_addresses(inside, somebody):
    response = inside.get(url(), {"person": somebody.pk, "as_of": "2022-09-20"})

    content = response.content.decode()
    assert f'formaction="/policies/2022-xinfeng-startup/try/?person={somebody.pk}"' in content
    assert "birth_date=" not in content


def test_source_of_a_changed_value_is_no_longer_told(inside, somebody):
    action = f"{url('2022-shandong-unemployment-benefit')}?person={somebody.pk}"
    shown = inside.get(action, {"person": somebody.pk, "as_of": "2022-09-20"})
    sources = shown.context["sources"]
    changed = inside.post(action, {"as_of": "2022-09-20", "birth_date": "1999-01-01"}).context["sources"]

    assert ("birth_date" in sources, "birth_date" in changed) == (True, False)


@pytest.mark.parametrize("key", ["0", "999999", "甲", "1e3", "-1", str(2**70)])
def test_person_that_is_not_there_is_not_found(inside, key):
    assert inside.get(url(ANHUI), {"person": key}).status_code == 404


def test_person_of_a_foreign_county_is_not_found(inside, county):
    foreign = factories.person(name="外县人", residence=factories.FOREIGN_TOWN)

    assert inside.get(url(ANHUI), {"person": foreign.pk}).status_code == 404
    assert inside.post(f"{url(ANHUI)}?person={foreign.pk}", ANSWER).status_code == 404


def test_officer_of_another_township_does_not_find_the_person(client, somebody):
    officer = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    assert signed_in(client, officer).get(url(ANHUI), {"person": somebody.pk}).status_code == 404
