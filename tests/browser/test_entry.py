"""Entering and reviewing in a browser: picking a person while typing, several persons, the wizard, one-key review."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nuanxin.casework.models import Referral, Visit
from nuanxin.orgs.models import ImportConflict, ImportRun
from tests import factories
from tests.browser.test_accessibility import overflow, violations
from tests.web.imports.workbooks import roster


@pytest.fixture
def desk(sign_in):
    return sign_in("officer")


def test_visit_is_entered_with_a_few_touches(desk, office):
    desk.goto(reverse("visit-new"))

    with desk.expect_response("**/person-choices/**"):
        desk.type("#id_find", "张三1")
    desk.wait_for_selector(".pick")
    desk.click(".pick")
    desk.click("label:has-text('电话')")
    desk.click("label:has-text('政策宣讲')")
    assert violations(desk) == []
    desk.click("button:has-text('保存'):not([name])")
    desk.wait_for_url("**/visits/")

    assert "已登记走访联系：张三1" in desk.inner_text("#messages")
    assert Visit.objects.filter(person=office["people"][1], method="phone").count() == 1


def test_enter_in_the_search_box_finds_and_does_not_save(desk):
    desk.goto(reverse("visit-new"))
    desk.fill("#id_find", "张三")

    with desk.expect_navigation():
        desk.press("#id_find", "Enter")

    assert desk.locator(".pick").count() == 3
    assert Visit.objects.count() == 3


def test_refused_entry_puts_the_focus_on_the_summary(desk):
    desk.goto(reverse("referral-new"))

    desk.click("button:has-text('保存'):not([name])")

    assert desk.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert desk.get_attribute("#id_find", "aria-invalid") == "true"
    assert (violations(desk), overflow(desk)) == ([], 0)


def test_ticked_persons_of_the_ledger_get_one_referral_each(desk, office):
    desk.goto(f"{reverse('referral-new')}?{'&'.join(f'id={person.pk}' for person in office['people'])}")

    assert desk.inner_text(".picked") == "已选 3 人"
    assert (violations(desk), overflow(desk)) == ([], 0)
    desk.fill("[name=employer_name]", "信丰电子厂")
    desk.fill("[name=post_name]", "操作工")
    desk.click("button:has-text('保存'):not([name])")
    desk.wait_for_selector("#messages .alert")

    assert Referral.objects.filter(employer_name="信丰电子厂").count() == 3


@pytest.fixture
def messy(tmp_path):
    path = tmp_path / "援助对象花名册（嘉定镇）.xlsx"
    good, broken = factories.id_number(order=801), factories.id_number(order=802)
    broken = broken[:-1] + ("1" if broken[-1] != "1" else "2")
    path.write_bytes(roster((1, "赵一", good, "嘉定镇", "长期失业人员", ""), (2, "钱二", broken, "嘉定镇", "", "")))
    return path


def test_wizard_from_the_file_to_the_result_has_no_violation(desk, messy):
    desk.goto(f"{reverse('import-new')}?list=persons")
    desk.set_input_files("input[type=file]", str(messy))

    desk.click("button:has-text('上传并核对')")
    desk.wait_for_selector(".verdicts")
    assert (violations(desk), overflow(desk)) == ([], 0)
    run = ImportRun.objects.order_by("-pk").first()
    desk.goto(reverse("import-mapping", args=[run.pk]))
    assert (violations(desk), overflow(desk)) == ([], 0)
    desk.goto(reverse("import", args=[run.pk]))
    desk.click("button:has-text('导入')")
    desk.wait_for_selector(".alert.ok")

    assert (violations(desk), overflow(desk)) == ([], 0)
    run.refresh_from_db()
    assert (run.state, run.counts["new"], run.counts["invalid"]) == ("applied", 1, 1)


def test_marked_copy_is_downloaded(desk, messy):
    desk.goto(f"{reverse('import-new')}?list=persons")
    desk.set_input_files("input[type=file]", str(messy))
    desk.click("button:has-text('上传并核对')")
    desk.wait_for_selector(".verdicts")

    with desk.expect_download() as download:
        desk.click("text=下载标注后的表格")

    assert download.value.suggested_filename.startswith("援助对象花名册（嘉定镇）（标注）")


@pytest.fixture
def conflicts(office):
    """Two more, so that there is a way on and a way back."""
    first = ImportConflict.objects.get()
    for number in (1, 2):
        ImportConflict.objects.create(
            run=first.run, list_id="persons", key_digest=f"k{number}", area_code=first.area_code, row_number=number + 3,
            reason="姓名与在册的不同", values="{}", on_file='[["姓名", "张三丰", "张三", "不同"]]',
        )  # fmt: skip
    ImportConflict.objects.filter(pk=first.pk).update(values=first.values and "{}", on_file='[["性别", "女", "男", "不同"]]')
    return list(ImportConflict.objects.order_by("pk"))


def test_conflicts_are_reviewed_with_one_key_each(desk, conflicts):
    first, second, _third = (reverse("conflict", args=[one.pk]) for one in conflicts)
    desk.goto(first)
    assert (violations(desk), overflow(desk)) == ([], 0)

    desk.keyboard.press("j")
    desk.wait_for_url(f"**{second}")
    desk.keyboard.press("k")
    desk.wait_for_url(f"**{first}")
    desk.keyboard.press("d")
    desk.wait_for_url(f"**{second}")

    assert [one.state for one in ImportConflict.objects.order_by("pk")] == ["dismissed", "open", "open"]


def test_letters_typed_into_the_note_decide_nothing(desk, conflicts):
    desk.goto(reverse("conflict", args=[conflicts[0].pk]))

    desk.type("#id_note", "add j k")

    assert desk.input_value("#id_note") == "add j k"
    assert ImportConflict.objects.filter(state="open").count() == 3


def test_account_page_and_its_password_have_no_violation(sign_in):
    page = sign_in("administrator")
    user = factories.user(role="collector")
    page.goto(reverse("user", args=[user.pk]))
    assert (violations(page), overflow(page)) == ([], 0)

    page.click("button:has-text('重置密码')")
    page.wait_for_selector("code.password")

    assert (violations(page), overflow(page)) == ([], 0)
