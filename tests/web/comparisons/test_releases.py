"""The pages of departments' lists: how old each is, how it differs from the one before, and taking one back."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.comparisons.models import ListRelease
from nuanxin.orgs import clock
from tests import factories
from tests.comparisons.releasing import release
from tests.web.pages import signed_in

pytestmark = pytest.mark.django_db
NUMBERS = [factories.id_number(order=n) for n in (1, 2, 3)]
FIRST, SECOND = datetime.date(2022, 8, 1), datetime.date(2022, 9, 1)


def dead(*people, died_on=datetime.date(2022, 7, 1), **conditions):
    """A list of the dead, by the numbers of who is on it."""
    return release("deceased", *({"姓名": "张三", "身份证号": NUMBERS[n], "死亡日期": died_on} for n in people), **conditions).record


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


def text(response):
    return response.content.decode()


def test_without_lists_the_page_says_how_to_get_them(at_work):
    page = text(at_work.get("/comparisons/releases/"))

    assert "还没有收到任何名单" in page
    assert page.count("/imports/templates/") == 10


def test_a_list_shows_its_newest_release_and_how_it_differs(at_work):
    dead(0, 1, released_on=FIRST)
    newest = dead(1, 2, released_on=SECOND)

    page = at_work.get("/comparisons/releases/")
    line = next(line for line in page.context["lines"] if line.spec.id == "deceased")

    assert (line.newest, line.count, line.days) == (newest, 2, (clock.business_today() - SECOND).days)
    assert (line.change.added, line.change.gone, line.change.changed) == (1, 1, 0)
    assert "新增 1，减少 1，改动 0" in text(page)


def test_a_list_that_says_something_else_about_a_record_has_changed(at_work):
    dead(0, released_on=FIRST)
    newest = dead(0, released_on=SECOND, died_on=datetime.date(2022, 7, 2))

    change = at_work.get(f"/comparisons/releases/{newest.pk}/").context["change"]

    assert (change.added, change.gone, change.changed) == (0, 0, 1)


def test_a_release_tells_its_origin_and_its_columns_but_no_person(at_work):
    made = dead(0)

    page = text(at_work.get(f"/comparisons/releases/{made.pk}/"))

    assert "死亡人员" in page
    assert [heading in page for heading in ("姓名", "身份证号", "死亡日期", "没有更早的名单")] == [True] * 4
    assert [shown for shown in ("张三", NUMBERS[0]) if shown in page] == []


def test_a_release_of_another_area_is_no_one_before(at_work):
    dead(0, released_on=FIRST, area=factories.DATANGBU)
    town = dead(1, released_on=SECOND, area=factories.JIADING)

    assert at_work.get(f"/comparisons/releases/{town.pk}/").context["change"] is None


def test_a_township_sees_the_lists_of_the_county_and_its_own_but_not_its_neighbours(client, township_officer):
    county, own = dead(0), dead(1, area=factories.JIADING)
    neighbour, foreign = dead(2, area=factories.DATANGBU), dead(2, area=factories.FOREIGN_COUNTY)
    at_work = signed_in(client, township_officer)

    codes = [at_work.get(f"/comparisons/releases/{one.pk}/").status_code for one in (county, own, neighbour, foreign)]

    assert codes == [200, 200, 404, 404]


def test_a_township_cannot_withdraw_the_countys_list(client, township_officer, desk):
    desk("deceased", {"姓名": "张三", "身份证号": NUMBERS[0], "死亡日期": "2022-07-01"}, released_on=FIRST)
    county = ListRelease.objects.get()
    at_work = signed_in(client, township_officer)

    assert "撤销这份名单" not in text(at_work.get(f"/comparisons/releases/{county.pk}/"))
    assert at_work.get(f"/comparisons/releases/{county.pk}/withdraw/").status_code == 404


def test_withdrawing_a_list_takes_its_import_back(at_work, desk):
    desk("deceased", {"姓名": "张三", "身份证号": NUMBERS[0], "死亡日期": "2022-07-01"}, released_on=FIRST)
    made = ListRelease.objects.get()

    answer = at_work.post(f"/comparisons/releases/{made.pk}/withdraw/", {"reason": "传错了"}, follow=True)
    made.refresh_from_db()

    assert (made.withdrawn_at is not None, made.import_run.state) == (True, "withdrawn")
    assert "已撤销 2022-08-01 的“死亡人员”" in text(answer)
    assert "还没有收到任何名单" in text(at_work.get("/comparisons/releases/"))


def test_withdrawing_asks_why(at_work, desk):
    desk("deceased", {"姓名": "张三", "身份证号": NUMBERS[0], "死亡日期": "2022-07-01"}, released_on=FIRST)
    made = ListRelease.objects.get()

    answer = at_work.post(f"/comparisons/releases/{made.pk}/withdraw/", {"reason": ""})
    made.refresh_from_db()

    assert (answer.status_code, made.withdrawn_at) == (422, None)


def test_a_list_whose_files_are_lost_still_has_its_page(at_work):
    dead(0, released_on=FIRST)
    made = dead(0, released_on=SECOND)
    ListRelease.objects.filter(pk=made.pk).update(folder="0" * 32)

    assert [at_work.get(url).status_code for url in ("/comparisons/releases/", f"/comparisons/releases/{made.pk}/")] == [200, 200]
