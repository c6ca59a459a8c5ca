"""What every answer carries, whatever happened: policy, number, Chinese words, and nothing of our insides."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client

from nuanxin.errors import UserError
from nuanxin.web.middleware import POLICY
from tests import factories
from tests.web.pages import HTMX, signed_in, text

NUMBER = re.compile(r"编号\s*([0-9A-F]{8})")


@pytest.fixture
def inside(officer):
    return signed_in(Client(raise_request_exception=False), officer)


@pytest.fixture
def failing(monkeypatch):
    """Make the workbench end in an error."""

    def fail_with(error):
        def raised(*args, **kwargs):
            raise error

        monkeypatch.setattr("nuanxin.web.workbench.views.show", raised)

    return fail_with


KINDS = {
    "page": ("get", "/people/", 200), "fragment": ("get", "/people/", 200), "export": ("post", "/people/export/", 200), "entry": ("get", "/visits/new/", 200),
    "refused": ("get", "/people/?status=x", 422), "forbidden": ("get", "/users/", 403), "missing": ("get", "/nowhere/", 404), "person": ("get", "/people/0/", 404),
    "method": ("get", "/people/export/", 405), "invalid": ("post", "/visits/new/", 422), "health": ("get", "/healthz", 200), "style": ("get", "/static/nuanxin/app.css", 200),
    "logout": ("get", "/logout/", 200), "slash": ("get", "/people", 301),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_carries_the_policy(inside, kind):
    method, address, status = KINDS[kind]

    response = getattr(inside, method)(address, headers=HTMX if kind == "fragment" else {})

    assert response.status_code == status
    if kind != "style":
        assert (response["Content-Security-Policy"], response["X-Frame-Options"] if status == 200 else "DENY") == (POLICY, "DENY")
        assert response["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"style"}))
def test_no_answer_to_a_signed_in_reader_is_stored(inside, kind):
    method, address, _ = KINDS[kind]

    assert "no-store" in getattr(inside, method)(address)["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "status"), [("/login/", 200), ("/people/", 302), ("/nowhere/", 404), ("/healthz", 200), ("/signup/", 404)]
)
def test_strangers_get_the_policy_too(client, county, address, status):
    response = client.get(address)

    assert (response.status_code, response["Content-Security-Policy"]) == (status, POLICY)


@pytest.mark.parametrize(
    "part",
    ["default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
)
def test_policy_forbids_what_no_page_needs(part):
    assert part in POLICY.split("; ")
    assert not re.search(r"unsafe|\*|https?:", POLICY)


@pytest.mark.parametrize("address", ["/people/?q=王&area=1", "/visits/new/", "/", "/areas/", "/two-factor/"])
def test_stranger_comes_back_to_the_page_after_signing_in(client, officer, address):
    gate = client.get(address)

    assert gate.status_code == 302
    assert gate["Location"].startswith("/login/?next=/")
    page = client.get(gate["Location"]).content.decode()
    assert 'name="next"' in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_fragment_of_a_stranger_moves_the_whole_page_without_a_body(client, county, method):
    response = getattr(client, method)("/people/", headers=HTMX)

    assert (response.status_code, response.content, response["HX-Redirect"].split("?")[0]) == (204, b"", "/login/")


ERRORS = (
    (UserError("甲不能办理。"), 422, ["甲不能办理。"]), (UserError(["一。", "二。"]), 422, ["一。", "二。"]), (PermissionDenied("您没有甲的权限。"), 403, ["您没有甲的权限。"]),
    (PermissionDenied(), 403, ["您没有查看这一页或办理这件事的权限"]), (Http404("secret path"), 404, ["没有这一页，或者它不在您管辖的地区"]),
    (SuspiciousOperation("secret"), 400, ["浏览器发来的内容不完整或过长"]), (ZeroDivisionError("secret"), 500, ["系统没能完成这次操作，没有保存任何改动"]),
    (KeyError("secret"), 500, ["请把下面的编号告诉系统管理员"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("error", "status", "words"), ERRORS, ids=lambda value: type(value).__name__ if isinstance(value, Exception) else ""
)
def test_failure_is_told_in_chinese_with_the_number_of_the_request(inside, failing, error, status, words):
    failing(error)

    response = inside.get("/")

    page = text(response)
    assert response.status_code == status
    assert [word for word in words if word not in page] == []
    assert NUMBER.search(page)[1] == response.wsgi_request.number
    assert not re.search(r"secret|Traceback|Error|Exception|File \"|nuanxin/web", response.content.decode())


@pytest.mark.parametrize(
    ("error", "status", "words"), ERRORS, ids=lambda value: type(value).__name__ if isinstance(value, Exception) else ""
)
def test_failure_of_a_fragment_goes_where_messages_stand(inside, failing, error, status, words):
    failing(error)

    response = inside.get("/", headers=HTMX)

    content = response.content.decode()
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (status, "#messages", "innerHTML show:window:top")
    assert content.lstrip().startswith('<div class="alert bad" role="alert"')
    assert [word for word in words if word not in content] == []
    assert "secret" not in content


def test_history_restored_by_htmx_gets_the_whole_problem_page(inside):
    response = inside.get("/nowhere/", headers={**HTMX, "hx-history-restore-request": "true"})

    assert (response.status_code, "<html" in response.content.decode(), "HX-Retarget" in response) == (404, True, False)


def test_each_request_has_its_own_number(inside):
    numbers = [inside.get("/nowhere/").wsgi_request.number for _ in range(5)]

    assert (len(set(numbers)), all(re.fullmatch("[0-9A-F]{8}", number) for number in numbers)) == (5, True)


def test_failure_is_logged_once_with_its_number_and_without_the_query(inside, failing, caplog):
    failing(ZeroDivisionError())

    response = inside.get("/?q=360722197005010011")

    lines = [record.getMessage() for record in caplog.records if record.name == "nuanxin.web"]
    assert lines == [f"Request {response.wsgi_request.number} failed: GET /"]


def test_failure_of_the_database_is_still_told(inside, monkeypatch):
    from django.db import DatabaseError

    def broken(*args, **kwargs):
        raise DatabaseError("secret")

    monkeypatch.setattr("nuanxin.web.shell.Shell.office", property(broken))

    response = inside.get("/")

    assert (response.status_code, "系统没能完成这次操作" in response.content.decode(), "secret" in response.content.decode()) == (
        500,
        True,
        False,
    )


def test_stranger_gets_problem_pages_without_the_menu(client, county):
    page = client.get("/nowhere/").content.decode()

    assert ("主菜单" in page, "去登录" in page) == (False, True)


def test_reader_gets_problem_pages_with_the_menu(inside):
    page = inside.get("/nowhere/").content.decode()

    assert ("主菜单" in page, "回工作台" in page) == (True, True)


def test_refusal_of_several_reasons_is_told_line_by_line():
    assert UserError("甲").problems == ("甲",)
    assert str(UserError(["一。", "二。"])) == "一。\n二。"


WORK = ["工作台", "援助对象台账", "走访联系", "岗位推介", "就业登记", "临时救助", "岗位信息", "招聘活动"]
CARE = ["认定申请", "家庭", "年度审验", "迁移", "返回登记", "人员合并", "公示"]
OFFER = ["政策", "工作清单", "申领受理", "待遇公示", "享受资格", "拨付批次", "付款台账", "预算", "告知", "用人单位", "政策明白纸"]
COUNTS = ["专项活动", "四清五清", "统计报表"]
CHECKING = ["比对疑点", "部门名单", "入户核查"]
MENUS = {
    "collector": [*WORK, *CARE, *OFFER, *COUNTS, *CHECKING, "地区", "工作日历"],
    "officer": [*WORK, *CARE, *OFFER, *COUNTS, "导入表格", *CHECKING, "待确认矛盾", "地区", "工作日历"],
    "reviewer": [*WORK, *CARE, *OFFER, *COUNTS, *CHECKING, "地区", "工作日历"],
    "head": [*WORK, *CARE, *OFFER, *COUNTS, *CHECKING, "地区", "工作日历", "审计记录"],
    "inspector": [*WORK, *CARE, *OFFER, *COUNTS, "比对疑点", "地区", "工作日历", "审计记录"],
    "administrator": ["工作台", "地区", "用户与角色", "审计记录", "本机构设置"],
    "": ["工作台", "地区"],
}


def menu(content: str) -> list[tuple[str, str, bool]]:
    side = content[content.index('<nav class="side"') : content.index("</nav>", content.index('<nav class="side"'))]
    lines = re.findall(r'<li><a href="([^"]+)"( aria-current="page")?>.*?<span>([^<]+)</span>', side, re.DOTALL)
    return [(label, url, bool(lit)) for url, lit, label in lines]


@pytest.mark.parametrize("role", MENUS)
def test_menu_is_what_the_role_may_open_and_every_line_opens(client, county, role):
    signed_in(client, factories.user(role=role or None))

    lines = menu(client.get("/").content.decode())

    assert [label for label, _, _ in lines] == MENUS[role]
    assert {label: client.get(url).status_code for label, url, _ in lines} == dict.fromkeys(MENUS[role], 200)


@pytest.mark.parametrize(
    ("address", "lit"),
    [
        ("/", "工作台"), ("/people/", "援助对象台账"), ("/people/new/", "援助对象台账"), ("/people/{person}/", "援助对象台账"), ("/people/{person}/edit/", "援助对象台账"),
        ("/visits/", "走访联系"), ("/visits/new/", "走访联系"), ("/referrals/new/", "岗位推介"), ("/placements/", "就业登记"), ("/reliefs/new/", "临时救助"),
        ("/vacancies/new/", "岗位信息"), ("/fairs/", "招聘活动"), ("/notices/", "专项活动"), ("/forms/", "统计报表"), ("/imports/new/", "导入表格"),
        ("/conflicts/", "待确认矛盾"), ("/areas/", "地区"),
    ],
)  # fmt: skip
def test_one_line_of_the_menu_says_where_the_reader_is(client, officer, person, address, lit):
    content = signed_in(client, officer).get(address.format(person=person.pk)).content.decode()

    assert [label for label, _, is_lit in menu(content) if is_lit] == [lit]


def test_header_names_office_reader_and_business_date(client, officer):
    from nuanxin.orgs.models import Office

    Office.objects.update(business_date="2022-09-20")

    content = signed_in(client, officer).get("/people/").content.decode()

    assert [
        word for word in ("信丰县就业创业服务中心", "业务日期 2022-09-20", officer.display_name, officer.username) if word not in content
    ] == []


@pytest.mark.parametrize(("role", "found"), [("officer", True), ("administrator", False), ("inspector", True)])
def test_search_of_persons_is_offered_to_who_may_see_them(client, county, role, found):
    content = signed_in(client, factories.user(role=role)).get("/").content.decode()

    assert ('id="top-q"' in content) is found
