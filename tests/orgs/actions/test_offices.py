"""An office, its areas and organisations: made once, refused with reasons, always with one audit event."""

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import actions, clock
from nuanxin.orgs.models import Area, AuditEvent, Office, Organisation
from tests import factories
from tests.factories import COUNTY, FOREIGN_COUNTY, JIADING

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(county):
    return factories.user(role="administrator", area=county)


@pytest.fixture
def township_administrator(county):
    return factories.user(role="administrator", area=factories.area(JIADING))


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize("code", ["360722", "360722000000"])
def test_load_office_areas_brings_the_subtree_and_the_areas_above(code):
    area = actions.load_office_areas(code)

    assert (area.name, area.prefix, Area.objects.count()) == ("信丰县", "360722", 332)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.area_code, event.details) == ("orgs.areas.loaded", COUNTY, {"count": 332})


def test_load_office_areas_again_changes_nothing():
    for _ in range(2):
        actions.load_office_areas("360722")

    assert (Area.objects.count(), kinds()) == (332, ["orgs.areas.loaded"])


def test_load_office_areas_keeps_what_is_there(county):
    Area.objects.filter(code=JIADING).update(name="嘉定镇（改）")

    actions.load_office_areas("360722")

    assert Area.objects.get(code=JIADING).name == "嘉定镇（改）"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "读不懂"),
        ("信丰县", "读不懂"),
        ("36072", "读不懂"),
        ("３６０７２２", "读不懂"),
        ("990722", "全国区划代码表中没有“990722”"),
        ("360722100", "“360722100”（嘉定镇）是乡级地区，机构须为县级或以上"),
    ],
)
def test_load_office_areas_refuses_what_is_no_county(code, reason):
    with pytest.raises(UserError, match=reason):
        actions.load_office_areas(code)

    assert (Area.objects.count(), kinds()) == (0, [])


def test_create_office_makes_the_office_and_its_own_organisation():
    office = actions.create_office("360722", name=" 信丰县就业创业服务中心 ")

    assert (office.name, office.area.name, office.is_demo) == ("信丰县就业创业服务中心", "信丰县", False)
    assert list(Organisation.objects.values_list("name", "area_id", "line")) == [("信丰县就业创业服务中心", COUNTY, "labour")]
    assert kinds() == ["orgs.areas.loaded", "orgs.office.created"]


def test_create_office_where_there_is_one_is_refused(county):
    with pytest.raises(UserError, match="这里已经有机构“信丰县就业创业服务中心”，不能再建"):
        actions.create_office("360723")

    assert Office.objects.count() == 1


def test_create_office_is_undone_when_the_audit_event_fails(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("nuanxin.orgs.audit.record", fail)
    with pytest.raises(RuntimeError):
        actions.create_office("360722")

    assert (Area.objects.count(), Office.objects.count()) == (0, 0)


def test_create_organisation_leaves_one_audit_event(administrator):
    made = actions.create_organisation(by=administrator, name="嘉定镇人民政府", area=factories.area(JIADING))

    assert (made.name, made.line, made.area_id) == ("嘉定镇人民政府", "government", JIADING)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.area_code, event.details) == (
        "orgs.organisation.created",
        administrator,
        JIADING,
        {"line": "government"},
    )


def test_create_organisation_twice_is_one(administrator):
    first, second = (
        actions.create_organisation(by=administrator, name="县残联", area=factories.area(COUNTY), line="disabled") for _ in range(2)
    )

    assert (first, Organisation.objects.count(), kinds()) == (second, 1, ["orgs.organisation.created"])


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": " "}, "没有填写机构名称"),
        ({"name": "局" * 81}, "机构名称有 81 个字"),
        ({"name": "县局", "line": "police"}, "没有条线“police”。可选：人力资源社会保障、残联"),
    ],
)
def test_create_organisation_refuses_what_cannot_be_one(administrator, county, fields, reason):
    with pytest.raises(UserError, match=reason):
        actions.create_organisation(by=administrator, area=county, **fields)

    assert (Organisation.objects.count(), kinds()) == (0, [])


def test_create_organisation_under_another_line_is_refused(county):
    actions.create_organisation(by=None, name="县残联", area=county, line="disabled")

    with pytest.raises(UserError, match="条线是“残联”，与“民政”不同"):
        actions.create_organisation(by=None, name="县残联", area=county, line="civil_affairs")


@pytest.mark.parametrize("code", [COUNTY, FOREIGN_COUNTY])
def test_create_organisation_outside_the_administrators_area_is_refused(township_administrator, code):
    with pytest.raises(UserError, match="您没有管理用户和角色的权限"):
        actions.create_organisation(by=township_administrator, name="某局", area=factories.area(code))


def test_set_business_date_is_the_date_of_the_office(administrator):
    actions.set_business_date(by=administrator, day=datetime.date(2022, 9, 20))

    assert clock.business_today() == datetime.date(2022, 9, 20)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.details) == ("orgs.office.business_date_set", {"before": None, "after": "2022-09-20"})


def test_set_business_date_to_none_follows_the_real_date_again(administrator):
    actions.set_business_date(by=administrator, day=datetime.date(2022, 9, 20))
    actions.set_business_date(by=administrator, day=None)

    assert (clock.business_today(), len(kinds())) == (clock.real_today(), 2)


def test_set_business_date_twice_leaves_one_event(administrator):
    for _ in range(2):
        actions.set_business_date(by=administrator, day=datetime.date(2022, 9, 20))

    assert kinds() == ["orgs.office.business_date_set"]


def test_set_business_date_in_the_future_is_refused(administrator):
    with pytest.raises(UserError, match="晚于今天"):
        actions.set_business_date(by=administrator, day=clock.real_today() + datetime.timedelta(days=1))


def test_set_business_date_by_a_township_administrator_is_refused(township_administrator):
    with pytest.raises(UserError, match="没有管理用户和角色的权限"):
        actions.set_business_date(by=township_administrator, day=None)


def test_set_business_date_without_an_office_is_refused():
    with pytest.raises(UserError, match="还没有建立机构"):
        actions.set_business_date(by=None, day=None)
