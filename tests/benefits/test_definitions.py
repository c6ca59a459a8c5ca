"""The office's rules of approval and the bank's formats: what is shipped, what replaces it, what is refused."""

from decimal import Decimal

import pytest
import yaml

from nuanxin.benefits import approval, banking
from nuanxin.errors import UserError
from nuanxin.orgs.definitions import SHIPPED

APPROVAL, BANK = SHIPPED / "benefits" / "approval.yaml", SHIPPED / "benefits" / "bank.yaml"


@pytest.fixture
def changed(tmp_path):
    """A shipped file with some keys replaced, as a file of its own."""

    def write(path, **keys):
        value = yaml.safe_load(path.read_text(encoding="utf-8")) | keys
        target = tmp_path / "benefits" / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return target

    return write


@pytest.mark.parametrize(
    ("amount", "roles"),
    [("0.01", ("reviewer", "head")), ("5000.00", ("reviewer", "head")), ("5000.01", ("head",)), ("99999999.00", ("head",))],
)
def test_every_amount_has_somebody_who_approves_it(amount, roles):
    assert approval.rules().approvers(Decimal(amount)) == roles


def test_what_is_shipped_shows_neither_address_nor_hardship():
    assert approval.rules().notice.columns == ("payee", "id_number", "policy", "amount")


@pytest.mark.parametrize("field", ["phone", "address", "account", "categories", "birth_on"])
def test_what_must_not_be_public_cannot_be_chosen(changed, field):
    notice = yaml.safe_load(APPROVAL.read_text(encoding="utf-8"))["notice"] | {"columns": ["payee", field]}

    with pytest.raises(UserError, match=f"值“{field}”不在可用的"):
        approval.load(changed(APPROVAL, notice=notice))


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([{"to_yuan": "10.00", "roles": ["head"]}], "最后一档写了上限"),
        ([{"roles": ["head"]}, {"roles": ["head"]}], "不是最后一档却没有写上限"),
        ([{"to_yuan": "9.00", "roles": ["head"]}, {"to_yuan": "9.00", "roles": ["head"]}, {"roles": ["head"]}], "不大于前一档"),
        ([{"roles": ["inspector"]}], "不在可用的"),
        ([], "项数太少"),
        ([{"to_yuan": "9,000", "roles": ["head"]}, {"roles": ["head"]}], "写法不对"),
    ],
)
def test_bands_that_leave_a_gap_are_refused(changed, bands, words):
    with pytest.raises(UserError, match=words):
        approval.load(changed(APPROVAL, bands=bands))


def test_the_offices_own_rules_replace_those_shipped(changed, settings, tmp_path):
    changed(APPROVAL, bands=[{"roles": ["officer"]}])
    settings.EXTRA_DEFINITIONS = tmp_path

    assert approval.rules().approvers(Decimal(1)) == ("officer",)


def test_roles_are_told_in_words():
    assert approval.role_labels(("reviewer", "head")) == "审核人、负责人"


def test_the_formats_that_are_shipped_hold_all_that_is_needed():
    assert [column.field for column in banking.formats().out] == ["serial", "reference", "account_name", "account", "amount", "summary"]


@pytest.mark.parametrize("field", banking.NEEDED)
def test_a_file_without_a_needed_column_is_refused(changed, field):
    out = [column for column in yaml.safe_load(BANK.read_text(encoding="utf-8"))["out"] if column["field"] != field]

    with pytest.raises(UserError, match=f"缺少“{field}”这一栏"):
        banking.load(changed(BANK, out=out))


def test_a_word_for_both_results_is_refused(changed):
    with pytest.raises(UserError, match="“成功”既算成功又算失败"):
        banking.load(changed(BANK, failed_words=["成功"]))


def test_the_offices_own_headings_replace_those_shipped(changed, settings, tmp_path):
    changed(BANK, sheet="工资代发")
    settings.EXTRA_DEFINITIONS = tmp_path

    assert banking.formats().sheet == "工资代发"
