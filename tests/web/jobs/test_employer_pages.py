"""Pages of employers at the edges: what is masked and left out, long lists cut short, corrections that met another, who may where."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from nuanxin.jobs.models import Employer
from nuanxin.orgs.models import Area, AuditEvent
from nuanxin.web.jobs import employer as page
from nuanxin.web.jobs.employer import employer_facts, title_of
from nuanxin.web.jobs.employer_entry import as_seen
from nuanxin.web.jobs.employers import counted, workshop
from tests import factories
from tests.factories import benefits
from tests.web.pages import messages, names, refusals, signed_in, text

USCC = "91360722MA35K12348"
D = datetime.date
POST = "national-post-subsidy"


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def plant(county):
    return benefits.employer(name="信丰电子厂", contact="李主任 13812345678", account_bank="农商行", uscc=USCC, is_in_park=True)


def owed(employer, **fields) -> dict:
    return {"payee_kind": "employer", "payee_key": f"employer:{employer.pk}", "employer": employer, "policy": POST} | fields


def correction(client, employer, **changes) -> dict[str, str]:
    form = client.get(reverse("employer-edit", args=[employer.pk])).context["form"]
    shown = {True: "1", False: "0", None: ""}
    held = {name: form[name].value() for name in form.fields}
    return {name: shown[value] if isinstance(value, bool | None) else str(value) for name, value in held.items()} | changes


def correct(client, employer, **changes):
    return client.post(reverse("employer-edit", args=[employer.pk]), correction(client, employer, **changes))


def shown(**fields) -> dict:
    """What the page tells of an employer with these values, without a database."""
    told = {"name": "甲厂", "kind": "enterprise", "area": Area(name="嘉定镇")} | fields
    return dict(employer_facts(Employer(**told)))


def test_costs_are_told_of_a_workshop_alone():
    costs = {"construction_cost_yuan": Decimal("120000.50"), "running_cost_yuan": Decimal("3000")}

    assert "建设费（元）" not in shown(**costs)
    told = shown(**costs, workshop_recognised_on=D(2022, 3, 1))
    assert (told["建设费（元）"], told["运行费（元）"], told["认定为帮扶车间日期"]) == ("120,000.50", "3,000.00", "2022-03-01")


@pytest.mark.parametrize(("value", "words"), [(True, "是"), (False, "否")])
def test_yes_and_no_are_told_in_words(value, words):
    told = shown(is_in_province=value, is_in_park=value)

    assert (told["省内单位"], told["园区企业"]) == (words, words)


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        ("李主任 13812345678", "李主任 138****5678"),
        ("13812345678、13987654321", "138****5678、139****4321"),
        ("李主任", "李主任"),
        ("", ""),
    ],
)
def test_every_phone_within_the_contact_is_masked(contact, masked):
    assert shown(contact=contact)["联系人及电话"] == masked


def test_account_is_told_by_its_mask_and_never_read():
    told = shown(account="6217000012345678901", account_masked="****8901")

    assert told["收款账户"] == "****8901"
    assert "6217000012345678901" not in str(told)


@pytest.mark.parametrize(("policy", "title"), [(POST, "公益性岗位补贴"), ("2010-gone", "2010-gone"), ("", "")])
def test_policy_that_is_gone_is_told_by_its_id(policy, title):
    assert title_of(policy) == title


@pytest.mark.parametrize(("number", "text_of"), [(0, "0"), (1, ">1<"), (1234, ">1,234<")])
def test_number_leads_to_what_is_behind_it_unless_there_is_nothing(number, text_of):
    found = str(counted(Employer(pk=7), number, "h-hires"))

    assert text_of in found
    assert ("/employers/7/#h-hires" in found) is bool(number)


@pytest.mark.parametrize(("day", "words"), [(None, "—"), (D(2022, 3, 1), "2022-03-01 认定")])
def test_workshop_is_told_with_its_day(day, words):
    assert words in str(workshop(Employer(workshop_recognised_on=day)))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "乙厂"}, {"uscc": USCC}, {"kind": "workshop"}, {"is_in_park": True}, {"is_in_province": False}, {"contact": "王某"},
        {"account": "123456"}, {"account_bank": "农商行"}, {"running_cost_yuan": Decimal("0")}, {"workshop_recognised_on": D(2022, 1, 1)},
    ],
)  # fmt: skip
def test_mark_of_what_was_seen_changes_with_every_value(changes):
    told = {"name": "甲厂", "kind": "enterprise"}

    assert as_seen(Employer(**told | changes)) != as_seen(Employer(**told))
    assert as_seen(Employer(**told)) == as_seen(Employer(**told))


def test_mark_gives_nothing_away(plant):
    mark = as_seen(plant)

    assert [part for part in ("13812345678", "李主任", benefits.ACCOUNT, plant.name) if part in mark] == []


def test_values_that_only_run_together_alike_have_another_mark():
    one, other = Employer(name="甲", uscc="", kind="乙"), Employer(name="甲", uscc="乙", kind="")

    assert as_seen(one) != as_seen(other)


@pytest.mark.parametrize(("count", "listed", "is_more"), [(0, 0, False), (2, 2, False), (3, 2, True)])
def test_long_list_of_hires_is_cut_short_and_says_so(at_work, plant, monkeypatch, count, listed, is_more):
    monkeypatch.setattr(page, "HIRES_SHOWN", 2)
    for _ in range(count):
        factories.placement(factories.person(), employer_uscc=USCC)

    response = at_work.get(reverse("employer", args=[plant.pk]))

    assert (len(names(response)), "查看全部" in text(response), f"在岗 {count} 人" in text(response)) == (listed, is_more, True)


def test_newest_claims_come_first_and_no_more_than_are_shown(at_work, plant, person, monkeypatch):
    monkeypatch.setattr(page, "CLAIMS_SHOWN", 2)
    for day in (1, 2, 3):
        benefits.claim(person, **owed(plant, claimed_on=D(2022, 8, day)))

    content = text(at_work.get(reverse("employer", args=[plant.pk])))

    assert [day for day in ("2022-08-03", "2022-08-02", "2022-08-01") if day in content] == ["2022-08-03", "2022-08-02"]
    assert content.index("2022-08-03") < content.index("2022-08-02")


def test_what_ended_or_was_voided_is_not_told_as_running(at_work, plant, person):
    benefits.entitlement(person, **owed(plant), ended_on=D(2022, 9, 1))
    benefits.entitlement(person, **owed(plant, policy="2010-gone"), voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))

    assert "没有正在享受的政策。" in text(at_work.get(reverse("employer", args=[plant.pk])))


def test_what_is_stopped_says_since_when(at_work, plant, person):
    benefits.entitlement(person, **owed(plant), stopped_on=D(2022, 9, 1), stop_reason="年审")

    assert "2022-07-01 初次核定，2022-09-01 停发" in text(at_work.get(reverse("employer", args=[plant.pk])))


def test_money_of_another_employer_is_not_told(at_work, plant, person):
    other = benefits.employer(name="别的厂")
    benefits.claim(person, **owed(other))
    benefits.payment(person, **owed(other))
    benefits.entitlement(person, **owed(other))

    content = text(at_work.get(reverse("employer", args=[plant.pk])))

    assert ("公益性岗位补贴" in content, "还没有申领。" in content) == (False, True)


def test_employer_nobody_works_for_says_what_to_do(at_work, plant):
    assert "没有就业登记写着这个单位。" in text(at_work.get(reverse("employer", args=[plant.pk])))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("信丰", ["信丰一厂", "信丰二厂"]),
        ("信丰一", ["信丰一厂"]),
        ("一厂", []),
        (USCC, ["信丰二厂"]),
        (f" {USCC.lower()} ", ["信丰二厂"]),
        (f"{USCC[:9]} {USCC[9:]}", ["信丰二厂"]),
        (USCC[:17], []),
        (f"{USCC}0", []),
        ("%", []),
        ("_", []),
        ("", ["信丰一厂", "信丰二厂"]),
    ],
)
def test_list_is_searched_by_the_whole_code_or_the_beginning_of_the_name(at_work, typed, found):
    benefits.employer(name="信丰一厂")
    benefits.employer(name="信丰二厂", uscc=USCC)

    assert sorted(names(at_work.get(reverse("employers"), {"q": typed}))) == sorted(found)


def test_correction_without_a_change_leaves_no_event(at_work, plant):
    response = correct(at_work, plant)

    assert (response.status_code, response.url) == (302, reverse("employer", args=[plant.pk]))
    assert not AuditEvent.objects.filter(kind="jobs.employer.corrected").exists()


@pytest.mark.parametrize(
    ("sent", "field", "value"),
    [
        ({"is_in_park": ""}, "is_in_park", None),
        ({"is_in_park": "0"}, "is_in_park", False),
        ({"uscc": ""}, "uscc", ""),
        ({"account_bank": ""}, "account_bank", ""),
        ({"contact": "王某"}, "contact", "王某"),
        ({"account": "1234 5678"}, "account_masked", "****5678"),
        ({"workshop_recognised_on": "2022-03-01"}, "workshop_recognised_on", D(2022, 3, 1)),
        ({"construction_cost_yuan": "0"}, "construction_cost_yuan", Decimal("0.00")),
    ],
)
def test_correction_may_empty_what_is_shown(at_work, plant, sent, field, value):
    response = correct(at_work, plant, **sent)

    plant.refresh_from_db()
    assert (response.status_code, getattr(plant, field)) == (302, value)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": ""}, "单位名称：请填写单位名称。"),
        ({"kind": ""}, "单位类型：请选择单位类型。"),
        ({"uscc": "91360722MA35K12340"}, "统一社会信用代码："),
        ({"account": "12"}, "更正银行账户："),
        ({"construction_cost_yuan": "-1"}, "建设费："),
        ({"workshop_recognised_on": "2999-01-01"}, "认定为帮扶车间日期："),
    ],
)
def test_correction_that_cannot_be_is_refused_beside_its_field(at_work, plant, sent, told):
    before = as_seen(Employer.objects.get())

    response = correct(at_work, plant, **sent)

    assert response.status_code == 422
    assert [line for line in refusals(response) if line.startswith(told)] != []
    assert as_seen(Employer.objects.get()) == before


@pytest.mark.parametrize("seen", ["", "x", "0" * 64])
def test_correction_of_a_page_that_was_not_seen_is_refused(at_work, plant, seen):
    response = correct(at_work, plant, name="改名", seen=seen)

    assert (response.status_code, Employer.objects.get().name) == (422, "信丰电子厂")
    assert "别人更正过这个单位" in " ".join(refusals(response))


@pytest.mark.parametrize("changed", [{"contact": "别人"}, {"account": "123456"}, {"is_in_province": False}])
def test_change_of_another_in_what_is_not_shown_is_not_overwritten(at_work, plant, changed):
    sent = correction(at_work, plant, name="改名")
    Employer.objects.filter(pk=plant.pk).update(**changed)

    assert at_work.post(reverse("employer-edit", args=[plant.pk]), sent).status_code == 422
    assert Employer.objects.get().name == "信丰电子厂"


@pytest.mark.parametrize("name", ["employer", "employer-edit", "employer-void"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_voided_employer_is_not_found(at_work, plant, name, method):
    Employer.objects.update(voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))

    assert getattr(at_work, method)(reverse(name, args=[plant.pk])).status_code == 404


@pytest.mark.parametrize("name", ["employer-edit", "employer-void"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_township_changes_no_employer_of_the_county(client, township_officer, name, method):
    made = benefits.employer(factories.COUNTY, name="县里的厂")

    response = getattr(signed_in(client, township_officer), method)(reverse(name, args=[made.pk]), {"reason": "重复", "name": "改名"})

    assert response.status_code == 403
    assert list(Employer.objects.values_list("name", "voided_at")) == [("县里的厂", None)]


@pytest.mark.parametrize(
    ("role", "answers"), [("collector", (200, 200, 403)), ("reviewer", (200, 403, 403)), ("inspector", (200, 403, 403))]
)
def test_who_may_look_correct_and_void(client, plant, role, answers):
    signed_in(client, factories.user(role=role))

    assert (
        tuple(client.get(reverse(name, args=[plant.pk])).status_code for name in ("employer", "employer-edit", "employer-void")) == answers
    )


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_voiding_without_a_good_reason_is_refused(at_work, plant, reason):
    response = at_work.post(reverse("employer-void", args=[plant.pk]), {"reason": reason})

    assert (response.status_code, Employer.objects.get().is_standing) == (422, True)


def test_township_records_where_it_is_without_being_asked(client, township_officer):
    sent = {"name": "镇上的厂", "kind": "enterprise", "area": factories.JIADING}
    form = signed_in(client, township_officer).get(reverse("employer-new")).context["form"]

    response = client.post(reverse("employer-new"), sent, follow=True)

    assert form["area"].value() == factories.JIADING
    assert messages(response) == ["已登记用人单位：镇上的厂。"]


@pytest.mark.parametrize("area", [factories.COUNTY, factories.DATANGBU, factories.FOREIGN_TOWN, "", "x"])
def test_township_records_no_employer_elsewhere(client, township_officer, area):
    sent = {"name": "别处的厂", "kind": "enterprise", "area": area}

    assert signed_in(client, township_officer).post(reverse("employer-new"), sent).status_code == 422
    assert not Employer.objects.exists()


def test_second_entry_that_differs_leads_to_correcting_the_first(at_work, plant):
    sent = {"name": "信丰电子厂", "kind": "workshop", "area": factories.JIADING, "uscc": USCC}

    response = at_work.post(reverse("employer-new"), sent)

    assert (response.status_code, Employer.objects.count()) == (422, 1)
    assert "单位类型与这次填写的不同。请在原记录上更正。" in " ".join(refusals(response))
