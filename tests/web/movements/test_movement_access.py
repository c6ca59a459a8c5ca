"""Pages of pauses, moves, returns and merges: who gets in, who does not, what cannot be entered, what a deed leaves behind."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework.models import Placement, Return
from nuanxin.people.models import Merge, Move, Person, Suspension
from tests import factories
from tests.web.filed import errors, events, exported, on_file, only, statuses, told
from tests.web.pages import HTMX, between, count, names, signed_in, text, without_tokens

LOOKING = ("collector", "officer", "reviewer", "head", "inspector")
DECIDING = ("officer", "reviewer", "head")
OFFICER = ("officer",)
MAR = datetime.date(2022, 3, 1)
MOVING = {"to_area": factories.LIUCUN, "moved_on": "2022-03-01", "reason": "搬家"}
PAUSING = {"from_on": "2022-09-10", "reason": "住院"}
SENT = MOVING | PAUSING | {"until_on": "2022-09-12"}


@pytest.fixture
def scene(county):
    """Somebody of 嘉定镇 with a recognition, a pause of an earlier one, a move, a return and a merge."""
    person = factories.person(name="王秋实")
    earlier = factories.recognition(person, datetime.date(2020, 1, 1), ended_on=datetime.date(2021, 1, 1))
    return {
        "person": person,
        "recognition": factories.recognition(person),
        "pause": factories.suspension(earlier, datetime.date(2020, 6, 1)),
        "move": factories.move(person, datetime.date(2019, 1, 1)),
        "return": factories.returning(person),
        "merge": factories.merge(person, factories.person(name="王秋石")),
        "other": factories.person(name="王秋实"),
    }


def address(scene: dict, page: str) -> str:
    return page.format(**{name: record.pk for name, record in scene.items()})


PAGES = [
    ("/recognitions/{recognition}/suspend/", DECIDING),
    ("/suspensions/{pause}/end/", DECIDING),
    ("/suspensions/{pause}/void/", OFFICER),
    ("/people/{person}/move/", OFFICER),
    ("/moves/{move}/void/", OFFICER),
    ("/returns/{return}/", LOOKING),
    ("/returns/{return}/void/", OFFICER),
    ("/people/{person}/merge/", OFFICER),
    ("/people/{person}/merge/?other={other}", OFFICER),
    ("/merges/{merge}/", LOOKING),
    ("/merges/{merge}/reverse/", OFFICER),
    ("/moves/", LOOKING),
    ("/returns/", LOOKING),
    ("/merges/", LOOKING),
    ("/merges/suspected/", OFFICER),
]
OF_ONE = [page for page, _ in PAGES[:11]]
WRITING = [page for page in OF_ONE if page not in ("/returns/{return}/", "/merges/{merge}/")]


@pytest.mark.parametrize(("page", "roles"), PAGES)
def test_page_is_open_to_its_roles_and_to_no_other(client, scene, page, roles):
    assert statuses(client, address(scene, page)) == only(*roles)


@pytest.mark.parametrize("page", [page for page, _ in PAGES])
def test_looking_at_a_page_writes_nothing(client, scene, officer, page):
    signed_in(client, officer)
    before = on_file()

    client.get(address(scene, page))

    assert on_file() == before


@pytest.mark.parametrize("page", OF_ONE)
def test_record_of_another_township_is_not_found_and_nothing_is_told_of_it(client, scene, page):
    neighbour = factories.user(role="officer", area=factories.area(factories.DATANGBU))
    Move.objects.update(from_area_id=factories.SHUIBEI)

    response = signed_in(client, neighbour).get(address(scene, page))

    assert (response.status_code, "王秋" in response.content.decode()) == (404, False)


@pytest.mark.parametrize("page", WRITING)
def test_record_of_another_township_cannot_be_written_to(client, scene, page):
    neighbour = factories.user(role="officer", area=factories.area(factories.DATANGBU))
    before = on_file()

    response = signed_in(client, neighbour).post(address(scene, page), SENT | {"reason": "录错了", "confirm": "1"})

    assert (response.status_code, on_file() == before) == (404, True)


@pytest.mark.parametrize("page", WRITING)
def test_sending_without_the_permission_is_forbidden_and_writes_nothing(client, scene, page):
    inspector = factories.user(role="inspector")
    before = on_file()

    response = signed_in(client, inspector).post(address(scene, page), SENT | {"confirm": "1"})

    assert (response.status_code, on_file() == before) == (403, True)


@pytest.mark.parametrize("page", ["/moves/export/", "/returns/export/"])
def test_export_is_for_those_who_may_export_and_never_by_a_link(client, scene, officer, page):
    assert statuses(client, page, {}) == only(*DECIDING)
    assert signed_in(client, officer).get(page).status_code == 405


@pytest.mark.parametrize(
    ("page", "sent", "field", "words"),
    [
        ("/recognitions/{recognition}/suspend/", PAUSING | {"from_on": ""}, "from_on", "请填写中止日期。"),
        ("/recognitions/{recognition}/suspend/", PAUSING | {"from_on": "x"}, "from_on", "中止日期不是一个日期"),
        ("/recognitions/{recognition}/suspend/", PAUSING | {"from_on": "2999-01-01"}, "from_on", "中止日期 2999-01-01 晚于今天"),
        ("/recognitions/{recognition}/suspend/", PAUSING | {"reason": ""}, "reason", "请填写中止原因。"),
        ("/recognitions/{recognition}/suspend/", PAUSING | {"reason": "字" * 101}, "reason", "100"),
        ("/suspensions/{pause}/end/", {"until_on": "x"}, "until_on", "恢复日期不是一个日期"),
        ("/suspensions/{pause}/end/", {"until_on": "2020-05-31"}, "until_on", "恢复日期 2020-05-31 早于中止日期 2020-06-01"),
        ("/suspensions/{pause}/void/", {"reason": "字" * 201}, "reason", "200"),
        ("/people/{person}/move/", MOVING | {"to_area": ""}, "to_area", "请填写迁入地。"),
        ("/people/{person}/move/", MOVING | {"to_area": "字" * 81}, "to_area", "80"),
        ("/people/{person}/move/", MOVING | {"to_area": factories.SHUIDONG}, "to_area", "迁入地不能与它相同"),
        ("/people/{person}/move/", MOVING | {"moved_on": "2018-01-01"}, "moved_on", "不晚于它，不能登记"),
        ("/people/{person}/move/", MOVING | {"moved_on": "2999-01-01"}, "moved_on", "迁移日期 2999-01-01 晚于今天"),
        ("/people/{person}/move/", MOVING | {"reason": "字" * 101}, "reason", "100"),
        ("/moves/{move}/void/", {"reason": " "}, "reason", "请填写作废原因。"),
        ("/returns/{return}/void/", {"reason": ""}, "reason", "请填写作废原因。"),
        ("/merges/{merge}/reverse/", {"reason": "字" * 201}, "reason", "200"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_writes_nothing(client, scene, officer, page, sent, field, words):
    signed_in(client, officer)
    before = on_file()

    response = client.post(address(scene, page), sent)

    assert (response.status_code, list(errors(response)), on_file() == before) == (422, [field], True)
    assert words in errors(response)[field][0]


def test_pause_sent_twice_is_one_with_one_event(client, scene, officer):
    signed_in(client, officer)

    answers = [client.post(address(scene, "/recognitions/{recognition}/suspend/"), PAUSING) for _ in range(2)]

    made = Suspension.objects.get(recognition=scene["recognition"])
    assert [answer["Location"] for answer in answers] == [f"/people/{scene['person'].pk}/"] * 2
    assert events() == [("people.suspension.begun", officer.pk, f"people.Suspension:{made.pk}", factories.SHUIDONG)]


def test_move_sent_twice_is_one_told_to_both_places(client, scene, officer):
    signed_in(client, officer)

    for _ in range(2):
        response = client.post(address(scene, "/people/{person}/move/"), MOVING)

    assert (Move.objects.filter(moved_on=MAR).count(), told(response)[0]) == (1, "已登记迁移：王秋实。")
    assert [(kind, area) for kind, _, _, area in events()] == [
        ("people.person.moved", factories.SHUIDONG),
        ("people.person.moved", factories.LIUCUN),
    ]


def test_exported_moves_are_those_shown_with_masked_numbers(client, scene, officer):
    signed_in(client, officer)
    factories.move(factories.person(name="李冬"), MAR)
    query = "?from=2022-01-01"

    headings, *rows = exported(client.post(f"/moves/export/{query}"))

    assert (headings, [row[0] for row in rows]) == (("姓名", "身份证号", "迁移日期", "迁出地", "迁入地", "迁移原因"), ["李冬"])
    assert [row[0] for row in rows] == names(client.get(f"/moves/{query}"))
    assert all("********" in row[1] for row in rows)


@pytest.mark.parametrize("page", ["/moves/?way=in-1", "/moves/?from=x", "/returns/?kind=fled", "/merges/?state=2"])
def test_filter_with_what_is_not_offered_is_refused(client, officer, page):
    assert signed_in(client, officer).get(page).status_code == 422


@pytest.mark.parametrize("page", ["/moves/", "/returns/", "/merges/"])
def test_fragment_is_what_a_reload_shows(client, scene, officer, page):
    signed_in(client, officer)
    whole = between(client.get(page).content.decode(), "<tbody", "</tbody>")

    assert without_tokens(whole) in without_tokens(client.get(page, headers=HTMX).content.decode())


@pytest.mark.parametrize(
    ("page", "words"), [("/moves/", "还没有迁移记录"), ("/returns/", "还没有返回登记"), ("/merges/", "还没有合并过人员")]
)
def test_empty_list_says_what_to_do(client, officer, page, words):
    assert words in text(signed_in(client, officer).get(page))


def test_lists_show_no_whole_number(client, scene, officer):
    signed_in(client, officer)

    shown = "".join(client.get(address(scene, page)).content.decode() for page, _ in PAGES)

    people = Person.objects.all()
    assert [person.full_id_number in shown for person in people] == [False] * len(people)


def test_merge_reversed_twice_is_refused_or_the_same_but_never_two(client, county, officer):
    from nuanxin.people import actions

    kept, merged = (factories.person(name="王秋实") for _ in range(2))
    made = actions.merge_persons(by=officer, kept=kept, merged=merged, reason="同一人")
    signed_in(client, officer)
    client.post(f"/merges/{made.pk}/reverse/", {"reason": "不是同一人"})
    before = on_file()["people.Merge"]

    client.post(f"/merges/{made.pk}/reverse/", {"reason": "再撤"})

    assert (on_file()["people.Merge"] == before, Merge.objects.get().reverse_reason) == (True, "不是同一人")


def test_return_ends_the_work_and_is_counted_once_when_sent_twice(client, scene, officer):
    signed_in(client, officer)
    factories.placement(scene["other"], datetime.date(2022, 2, 1))
    sent = {"person": scene["other"].pk, "returned_on": "2022-03-01", "kind": "came_home"}

    for _ in range(2):
        client.post("/returns/new/", sent)

    assert Return.objects.filter(person=scene["other"]).values_list("returned_on", "kind").get() == (MAR, "came_home")
    assert (Placement.objects.get().ended_on, count(client.get("/returns/"))) == (MAR, "2")
