"""Vacancies and fairs through their addresses: lists, entry, voiding, from a vacancy to a referral."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.casework.models import Referral
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.web.pages import HTMX, messages, names, refusals, signed_in, text, without_tokens

VACANCY = {
    "collected_on": "2022-09-03", "area": factories.JIADING, "employer_name": "信丰电子厂", "post_name": "操作工", "openings": "12",
    "kind": "care", "is_large_employer": "1", "pay_min_yuan": "3500", "pay_max_yuan": "5000.50", "education": "初中", "age_max": "55",
    "accepts_disability": "肢体", "valid_until": "2022-12-31",
}  # fmt: skip
FAIR = {
    "held_on": "2022-09-04", "name": "暖心专场", "area": factories.JIADING, "form": "on_site", "audiences": ["disabled", "hardship"],
    "employers_count": "20", "openings_count": "300", "intents_count": "45",
}  # fmt: skip
ENTRIES = {"vacancies": (Vacancy, VACANCY), "fairs": (JobFair, FAIR)}
MADE = {"vacancies": factories.vacancy, "fairs": factories.fair}


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.mark.parametrize("name", ENTRIES)
def test_entry_is_saved_once_with_one_event(at_work, officer, name):
    model, values = ENTRIES[name]

    responses = [at_work.post(f"/{name}/new/", values) for _ in range(2)]

    assert [response["Location"] for response in responses] == [f"/{name}/"] * 2
    assert model.objects.get().recorded_by == officer
    assert AuditEvent.objects.filter(kind__startswith="jobs").count() == 1


def test_vacancy_entry_keeps_every_value(at_work):
    at_work.post("/vacancies/new/", VACANCY)

    made = Vacancy.objects.get()
    assert (made.area_id, made.openings, made.kind, made.is_large_employer, made.pay_min_yuan, made.pay_max_yuan, made.age_max) == (
        factories.JIADING, 12, "care", True, Decimal("3500"), Decimal("5000.50"), 55,
    )  # fmt: skip
    assert (made.education, made.accepts_disability, made.valid_until) == ("初中", "肢体", datetime.date(2022, 12, 31))


def test_fair_entry_keeps_every_value(at_work):
    at_work.post("/fairs/new/", FAIR)

    made = JobFair.objects.get()
    assert (made.name, made.form, made.audiences) == ("暖心专场", "on_site", "hardship,disabled")
    assert (made.employers_count, made.openings_count, made.intents_count) == (20, 300, 45)


def test_what_stays_open_is_unknown_and_not_zero(at_work):
    at_work.post("/fairs/new/", {**FAIR, "employers_count": "", "openings_count": "", "intents_count": "0"})

    made = JobFair.objects.get()
    assert (made.employers_count, made.openings_count, made.intents_count) == (None, None, 0)


def test_every_missing_field_is_told_at_once(at_work):
    assert refusals(at_work.post("/vacancies/new/", {})) == [
        "采集日期：请填写采集日期。",
        "采集地：请选择采集地。",
        "单位名称：请填写单位名称。",
        "岗位名称：请填写岗位名称。",
        "招聘人数：请填写招聘人数。",
    ]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"pay_min_yuan": "6000"}, "月薪上限：月薪上限 5000.50 小于月薪下限 6000"),
        ({"valid_until": "2022-01-01"}, "有效期至：有效期至 2022-01-01 早于采集日期"),
        ({"collected_on": "2099-01-01", "valid_until": ""}, "采集日期：采集日期 2099-01-01 晚于今天"),
        ({"openings": "一些"}, "招聘人数：招聘人数应是数字"),
        ({"employer_uscc": "123"}, "统一社会信用代码："),
    ],
)
def test_values_that_cannot_be_are_refused_beside_their_field(at_work, values, line):
    response = at_work.post("/vacancies/new/", VACANCY | values)

    assert response.status_code == 422
    assert [told for told in refusals(response) if told.startswith(line)] != []
    assert not Vacancy.objects.exists()


def test_area_outside_the_own_is_not_offered_and_refused(client, township_officer):
    signed_in(client, township_officer)

    response = client.post("/vacancies/new/", {**VACANCY, "area": factories.DATANGBU})

    assert factories.DATANGBU not in client.get("/vacancies/new/").content.decode()
    assert refusals(response)[0].startswith("采集地：")
    assert not Vacancy.objects.exists()


def test_township_officer_has_the_own_township_filled_in(client, township_officer):
    content = signed_in(client, township_officer).get("/vacancies/new/").content.decode()

    assert f'<option value="{factories.JIADING}" selected>' in content


@pytest.mark.parametrize("name", ENTRIES)
def test_list_fragment_equals_the_part_of_a_reload(at_work, name):
    MADE[name]()

    whole = without_tokens(at_work.get(f"/{name}/").content.decode())
    part = without_tokens(at_work.get(f"/{name}/", headers=HTMX).content.decode())

    assert part.split("</form>")[0].strip() in whole


def test_township_sees_what_the_county_offers_but_not_the_neighbour(client, township_officer):
    factories.vacancy(factories.COUNTY, post_name="全县岗位")
    factories.vacancy(factories.JIADING, post_name="本镇岗位")
    factories.vacancy(factories.DATANGBU, post_name="邻镇岗位")

    assert set(names(signed_in(client, township_officer).get("/vacancies/"))) == {"全县岗位", "本镇岗位"}


@pytest.mark.parametrize("name", ENTRIES)
def test_record_of_the_neighbour_is_not_found(client, township_officer, name):
    record = MADE[name](factories.DATANGBU)
    signed_in(client, township_officer)

    assert client.get(f"/{name}/{record.pk}/").status_code == 404
    assert client.post(f"/{name}/{record.pk}/void/", {"reason": "不该成功"}).status_code == 404


def test_county_vacancy_cannot_be_voided_by_a_township(client, township_officer):
    record = factories.vacancy(factories.COUNTY)
    signed_in(client, township_officer)

    assert client.get(f"/vacancies/{record.pk}/").status_code == 200
    assert client.post(f"/vacancies/{record.pk}/void/", {"reason": "不归我管"}).status_code == 403


@pytest.mark.parametrize("name", ENTRIES)
def test_void_with_a_reason_takes_the_record_out(at_work, name):
    record = MADE[name]()

    response = at_work.post(f"/{name}/{record.pk}/void/", {"reason": "重复登记"}, follow=True)

    record.refresh_from_db()
    assert not record.is_standing
    assert "已作废" in messages(response)[0]


def test_vacancies_tell_the_openings_of_what_is_shown(at_work):
    factories.vacancy(openings=1200)
    factories.vacancy(openings=34, kind="care")

    assert "招聘人数 1,234" in text(at_work.get("/vacancies/"))
    assert "招聘人数 34" in text(at_work.get("/vacancies/?kind=care"))


def test_vacancies_are_narrowed_by_validity_on_the_business_date(at_work):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    factories.vacancy(post_name="有效", valid_until=datetime.date(2022, 9, 20))
    factories.vacancy(post_name="长期")
    factories.vacancy(post_name="过期", valid_until=datetime.date(2022, 9, 19))

    assert set(names(at_work.get("/vacancies/?valid=1"))) == {"有效", "长期"}
    assert names(at_work.get("/vacancies/?valid=0")) == ["过期"]


def test_vacancy_page_tells_pay_age_and_validity(at_work):
    record = factories.vacancy(pay_min_yuan=Decimal(3500), pay_max_yuan=Decimal(5000), age_max=55)

    page = text(at_work.get(f"/vacancies/{record.pk}/"))

    assert "月薪（元） 3,500–5,000" in page
    assert "年龄上限 55 岁" in page


def test_vacancy_leads_to_a_referral_of_it_for_several_persons(at_work):
    record = factories.vacancy(employer_name="甲厂", post_name="缝纫工")
    persons = [factories.person() for _ in range(2)]

    page = at_work.get(f"/vacancies/{record.pk}/refer/", follow=True)
    at_work.post(
        "/referrals/new/",
        {
            "several": "1",
            "person": [one.pk for one in persons],
            "referred_on": "2022-09-06",
            "employer_name": "甲厂",
            "post_name": "缝纫工",
        },
    )

    assert 'value="甲厂"' in page.content.decode()
    assert 'name="several" value="1"' in page.content.decode()
    assert list(Referral.objects.values_list("employer_name", "post_name")) == [("甲厂", "缝纫工")] * 2


def test_vacancy_page_tells_its_referrals_and_opens_them(at_work):
    record = factories.vacancy(employer_name="甲厂", post_name="缝纫工")
    for feedback in ("hired", "refused"):
        factories.referral(factories.person(), employer_name="甲厂", post_name="缝纫工", feedback=feedback)
    factories.referral(factories.person(), employer_name="甲厂", post_name="保安")

    page = at_work.get(f"/vacancies/{record.pk}/")

    assert "已推介（人次） 2 其中已录用 1" in text(page)
    assert [len(names(at_work.get(one.url))) for one in page.context["behind"]] == [2, 1]


def test_county_vacancy_is_recommended_by_a_township(client, township_officer):
    record = factories.vacancy(factories.COUNTY)

    assert "推介给援助对象" in text(signed_in(client, township_officer).get(f"/vacancies/{record.pk}/"))


def test_vacancy_that_is_over_is_not_recommended(at_work):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    record = factories.vacancy(valid_until=datetime.date(2022, 9, 19))

    assert "推介给援助对象" not in text(at_work.get(f"/vacancies/{record.pk}/"))


def test_referral_from_a_foreign_vacancy_is_not_found(client, township_officer):
    record = factories.vacancy(factories.DATANGBU)

    assert signed_in(client, township_officer).get(f"/vacancies/{record.pk}/refer/").status_code == 404


def test_fair_page_shows_its_audiences(at_work):
    record = factories.fair(audiences="hardship,disabled")

    assert "专场对象 就业困难人员、残疾人" in text(at_work.get(f"/fairs/{record.pk}/"))
