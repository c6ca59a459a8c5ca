"""Employers through their addresses: list and counts, the page, entry, correction by two clerks, voiding, who may."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from nuanxin.jobs.models import Employer
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.web.pages import HTMX, count, messages, names, refusals, signed_in, text, without_tokens

USCC = "91360722MA35K12348"
ACCOUNT = "6217000012345678901"
NEW = {
    "name": "信丰鞋厂", "kind": "workshop", "area": factories.JIADING, "is_in_province": "1", "is_in_park": "0", "workshop_recognised_on": "2022-03-01",
    "construction_cost_yuan": "120000.50", "running_cost_yuan": "3000", "contact": "王厂长 13807971234", "account": "6217 0000 1234 5678 901",
    "account_bank": "信丰农商行",
}  # fmt: skip


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def employer(county):
    return benefits.employer(name="信丰电子厂", contact="李主任 13812345678", account_bank="农商行")


def page(client, name: str, employer: Employer, **query):
    return client.get(reverse(name, args=[employer.pk]), query)


def correction(client, employer: Employer, **changes) -> dict[str, str]:
    """What the form of a correction holds when it is opened, with these changes."""
    form = page(client, "employer-edit", employer).context["form"]
    held = {name: form[name].value() for name in form.fields}
    shown = {True: "1", False: "0", None: ""}
    return {name: shown.get(value, value) if isinstance(value, bool | None) else str(value) for name, value in held.items()} | changes


def test_employer_is_put_on_file_once_with_everything_told(at_work, officer):
    responses = [at_work.post(reverse("employer-new"), NEW) for _ in range(2)]

    made = Employer.objects.get()
    assert [one["Location"] for one in responses] == [reverse("employer", args=[made.pk])] * 2
    assert (made.name, made.kind, made.area_id, made.is_in_province, made.is_in_park) == (
        "信丰鞋厂",
        "workshop",
        factories.JIADING,
        True,
        False,
    )
    assert (made.workshop_recognised_on, made.construction_cost_yuan, made.running_cost_yuan) == (
        datetime.date(2022, 3, 1), Decimal("120000.50"), Decimal("3000"),
    )  # fmt: skip
    assert (made.contact, made.account, made.account_masked, made.recorded_by) == ("王厂长 13807971234", ACCOUNT, "****8901", officer)
    assert AuditEvent.objects.filter(kind="jobs.employer.recorded").count() == 1


def test_employer_that_cannot_be_is_refused_with_everything_at_once(at_work):
    response = at_work.post(
        reverse("employer-new"), {"name": "", "kind": "factory", "area": factories.FOREIGN_TOWN, "construction_cost_yuan": "很多"}
    )

    assert (response.status_code, Employer.objects.exists()) == (422, False)
    told = " ".join(refusals(response))
    assert all(label in told for label in ("单位名称", "单位类型", "所在地", "建设费"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"uscc": "91360722MA35K12345"}, "统一社会信用代码"),
        ({"account": "12345"}, "银行账户"),
        ({"workshop_recognised_on": "2099-01-01"}, "晚于今天"),
    ],
)
def test_what_the_action_refuses_stands_beside_its_field(at_work, sent, told):
    response = at_work.post(reverse("employer-new"), NEW | sent)

    assert (response.status_code, Employer.objects.exists()) == (422, False)
    assert told in " ".join(refusals(response))


def test_page_tells_what_is_on_file_and_masks_account_and_phone(at_work, employer):
    content = text(page(at_work, "employer", employer))

    assert "信丰电子厂" in content
    assert "李主任 138****5678" in content
    assert "****8901" in content
    assert ACCOUNT not in content


def test_page_lists_who_works_there_with_masked_numbers(at_work, employer, person):
    factories.placement(person, employer_name="信丰电子厂", started_on=datetime.date(2022, 5, 1))
    gone = factories.person(name="离职者")
    factories.placement(gone, employer_name="信丰电子厂", started_on=datetime.date(2022, 4, 1), ended_on=datetime.date(2022, 6, 1))

    response = page(at_work, "employer", employer)

    assert names(response) == [person.name, "离职者"]
    assert "在岗 1 人" in text(response)
    assert "2022-06-01 离职" in text(response)
    assert person.id_masked in text(response)
    assert person.full_id_number not in response.content.decode()


def test_township_sees_an_employer_of_the_county_without_its_money_and_foreign_hires(client, township_officer, person):
    employer = benefits.employer(factories.COUNTY, name="县里的厂")
    elsewhere = factories.person(name="大塘人", residence=factories.CHANGLONG)
    for one in (person, elsewhere):
        factories.placement(one, employer_name="县里的厂")

    response = page(signed_in(client, township_officer), "employer", employer)

    assert names(response) == [person.name]
    assert "享受中的政策" not in text(response)
    assert "更正信息" not in text(response)


def test_foreign_township_finds_no_employer(client, township_officer):
    employer = benefits.employer(factories.DATANGBU)
    signed_in(client, township_officer)

    answers = [page(client, name, employer).status_code for name in ("employer", "employer-edit", "employer-void")]

    assert answers == [404, 404, 404]


def test_entitlements_and_claims_of_the_employer_are_told(at_work, employer, person):
    owed = {"payee_kind": "employer", "payee_key": f"employer:{employer.pk}", "employer": employer, "policy": "national-post-subsidy"}
    benefits.entitlement(person, **owed)
    benefits.claim(person, **owed, amount_yuan=Decimal("1700.00"))
    benefits.payment(person, **owed)

    content = text(page(at_work, "employer", employer))

    assert f"公益性岗位补贴 {person.name} 2022-07-01 初次核定" in content
    assert "待拨付 2022-07，500.00 元" in content
    assert "待审核 2022-08-05 申领，1,700.00 元" in content


def test_list_tells_hires_and_what_runs_in_as_many_queries_for_many(at_work, django_assert_max_num_queries, person):
    employers = [benefits.employer(name=f"厂{n}", workshop_recognised_on=datetime.date(2022, 1, n + 1)) for n in range(9)]
    factories.placement(person, employer_name="厂3")
    benefits.entitlement(person, payee_kind="employer", payee_key="e", employer=employers[4])

    with django_assert_max_num_queries(20):
        response = at_work.get(reverse("employers"))

    rows = response.context["page"].rows
    assert [(row.name, row.hires, row.running) for row in rows if row.hires or row.running] == [("厂3", 1, 0), ("厂4", 0, 1)]
    assert count(response) == "9"


def test_code_of_the_registration_goes_before_the_name(at_work, person):
    by_code = benefits.employer(name="甲厂", uscc=USCC)
    namesake = benefits.employer(name="乙厂")
    factories.placement(person, employer_name="乙厂", employer_uscc=USCC)
    factories.placement(factories.person(), employer_name="甲厂")

    rows = {row.pk: row.hires for row in at_work.get(reverse("employers")).context["page"].rows}

    assert (rows[by_code.pk], rows[namesake.pk]) == (2, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "甲"}, ["甲厂"]),
        ({"q": USCC.lower()}, ["乙厂"]),
        ({"kind": "workshop"}, ["丙车间"]),
        ({"workshop": "1"}, ["丙车间"]),
        ({"workshop": "0"}, ["乙厂", "甲厂"]),
        ({"area": factories.DATANGBU}, ["甲厂"]),
        ({"q": "丁"}, []),
    ],
)
def test_list_is_searched(at_work, query, found):
    benefits.employer(factories.DATANGBU, name="甲厂")
    benefits.employer(name="乙厂", uscc=USCC)
    benefits.employer(name="丙车间", kind="workshop", workshop_recognised_on=datetime.date(2022, 1, 1))

    assert sorted(names(at_work.get(reverse("employers"), query))) == sorted(found)


def test_fragment_of_the_list_equals_the_whole_page(at_work, employer):
    whole = without_tokens(at_work.get(reverse("employers")).content.decode())
    fragment = without_tokens(at_work.get(reverse("employers"), headers=HTMX).content.decode())

    assert fragment.split("<tbody>")[1].split("</tbody>")[0] in whole


def test_export_holds_no_account(at_work, employer):
    response = at_work.post(reverse("employers-export"))

    assert response.status_code == 200
    assert AuditEvent.objects.filter(kind="web.employers.exported").count() == 1


def test_correction_keeps_account_and_contact_that_were_left_empty(at_work, employer):
    response = at_work.post(
        reverse("employer-edit", args=[employer.pk]), correction(at_work, employer, name="信丰电子总厂", is_in_park="1")
    )

    employer.refresh_from_db()
    assert response.status_code == 302
    assert (employer.name, employer.is_in_park, employer.account, employer.contact) == ("信丰电子总厂", True, ACCOUNT, "李主任 13812345678")


def test_correction_shows_neither_account_nor_contact(at_work, employer):
    content = page(at_work, "employer-edit", employer).content.decode()

    assert ACCOUNT not in content
    assert "13812345678" not in content


def test_second_clerk_does_not_overwrite_the_first(at_work, employer):
    first, second = correction(at_work, employer, name="改名甲"), correction(at_work, employer, name="改名乙")
    at_work.post(reverse("employer-edit", args=[employer.pk]), first)

    response = at_work.post(reverse("employer-edit", args=[employer.pk]), second)

    employer.refresh_from_db()
    assert (response.status_code, employer.name) == (422, "改名甲")
    assert "别人更正过这个单位" in " ".join(refusals(response))


def test_code_of_another_employer_is_refused(at_work, employer):
    benefits.employer(name="别的厂", uscc=USCC)

    response = at_work.post(reverse("employer-edit", args=[employer.pk]), correction(at_work, employer, uscc=USCC))

    assert response.status_code == 422
    assert "已经登记给别的单位" in " ".join(refusals(response))


def test_voided_employer_leaves_the_list(at_work, employer):
    asked = page(at_work, "employer-void", employer)
    response = at_work.post(reverse("employer-void", args=[employer.pk]), {"reason": "重复登记"}, follow=True)

    assert asked.status_code == 200
    assert messages(response) == ["已作废用人单位：信丰电子厂。它不再出现在名单里。"]
    assert names(response) == []


def test_employer_with_a_claim_is_not_voided(at_work, employer, person):
    benefits.claim(person, payee_kind="employer", payee_key="e", employer=employer)

    response = at_work.post(reverse("employer-void", args=[employer.pk]), {"reason": "重复登记"})

    assert response.status_code == 422
    assert "申领 1 条" in " ".join(refusals(response))


@pytest.mark.parametrize(("role", "status"), [("collector", 200), ("reviewer", 403), ("inspector", 403), ("administrator", 403)])
def test_only_who_records_may_enter_employers(client, county, role, status):
    assert signed_in(client, factories.user(role=role)).get(reverse("employer-new")).status_code == status


def test_empty_list_tells_what_to_do_next(at_work):
    assert "点右上角“登记用人单位”" in text(at_work.get(reverse("employers")))
