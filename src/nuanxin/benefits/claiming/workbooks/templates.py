"""The blank workbook for claiming a policy for many, or one filled in beforehand from drafts."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nuanxin.benefits.claim_rules import rule_of
from nuanxin.benefits.claiming.drafts import Draft
from nuanxin.benefits.claiming.payees import TO_EMPLOYERS
from nuanxin.benefits.claiming.spans import due_months
from nuanxin.benefits.claiming.workbooks import columns
from nuanxin.benefits.policies import Policy, get
from nuanxin.engines.sheets.writing import cells
from nuanxin.engines.sheets.writing.table import HEADING, TITLE, spread
from nuanxin.engines.sheets.writing.template import ROWS_WITH_CHOICES, write_list
from nuanxin.jobs.models import Employer
from nuanxin.orgs import clock

LONGEST_CHOICES = 255  # Excel's limit for the words of a drop-down
HOW = {
    columns.EMPLOYER: "填写单位全称。同一单位的各行合成一笔申领。",
    columns.CODE: "营业执照上的 18 位代码；填写后按代码找单位，重名也不会弄错。",
    columns.NAME: "填写姓名，须与台账一致。",
    columns.NUMBER: "18 位身份证号。本列是文本格式，请不要改成数字。",
    columns.MONTH: "一个月一行，写成 2024-05。只能填写可以申领的月份（从下拉列表中选）。",
    columns.PAID: "按缴费凭证填写当月实际缴纳、计入补贴的金额，单位元，最多两位小数。台账里已有缴费记录的可以不填。",
    columns.AMOUNT: "可以不填，由系统按政策计算；填写了就必须与系统计算的一致，否则指出不同。",
    columns.ACCOUNT: "6 至 32 位数字。以前申领过的可以不填，按上次的账户发放。本列是文本格式。",
    columns.HOLDER: "收款账户的户名；不填写的，是申领人（单位）本身。",
}
EXAMPLES = {
    columns.EMPLOYER: "城关镇某某公司",
    columns.CODE: "91350100M000100Y43",
    columns.NAME: "张三",
    columns.NUMBER: "11010519491231002X",
    columns.MONTH: "2024-05",
    columns.PAID: "900.00",
    columns.AMOUNT: "600.00",
    columns.ACCOUNT: "6217000000000000000",
    columns.HOLDER: "张三",
}


def template(policy: Policy | str, drafts: Iterable[Draft] = (), *, as_of: datetime.date | None = None) -> bytes:
    """A workbook that can be read back: title, starred headings, drop-downs and a sheet that explains; `drafts` fill it in.

    Then ID numbers stand in it in the open, and whoever hands it out leaves the trace of that.
    """
    policy = get(policy) if isinstance(policy, str) else policy
    as_of = as_of or clock.business_today()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write(policy, path, rows_of(drafts), as_of)
        return path.read_bytes()


def write(policy: Policy, path: Path, rows: Iterable[Mapping[str, object]], as_of: datetime.date) -> None:
    spec = columns.list_of(policy)
    with cells.new_book(path) as (book, styles):
        sheet = book.add_worksheet("申领明细")
        write_list(sheet, spec, rows, styles)
        for index, column in enumerate(spec.asked):
            if column.name == columns.MONTH:
                offer_months(sheet, index, policy, as_of)
        explain(book.add_worksheet("填表说明"), policy, as_of, styles)


def rows_of(drafts: Iterable[Draft]) -> Iterator[dict[str, object]]:
    """The lines of drafts as rows; accounts stay out, as a file goes from hand to hand."""
    for one in drafts:
        unit = {columns.EMPLOYER: one.subject.name, columns.CODE: one.subject.uscc} if isinstance(one.subject, Employer) else {}
        for line in one.lines:
            if line.person:
                yield unit | {
                    columns.NAME: line.person.name,
                    columns.NUMBER: line.person.full_id_number,
                    columns.MONTH: f"{line.month:%Y-%m}" if line.month else None,
                    columns.PAID: line.basis_yuan,
                    columns.AMOUNT: line.amount_yuan,
                }


def offer_months(sheet, index: int, policy: Policy, as_of: datetime.date) -> None:
    """The months that may be claimed now, the newest first, as many as a drop-down holds."""
    months = [f"{month:%Y-%m}" for month in reversed(due_months(policy, rule_of(policy), as_of))]
    while len(",".join(months)) > LONGEST_CHOICES:
        months.pop()
    if months:
        message = {"error_type": "warning", "error_title": "请核对", "error_message": "这个月份现在可能不能申领，请从下拉列表中选择。"}
        sheet.data_validation(2, index, 1 + ROWS_WITH_CHOICES, index, {"validate": "list", "source": months, **message})


def explain(sheet, policy: Policy, as_of: datetime.date, styles: cells.Styles) -> None:
    """What the workbook is for, what each column wants, and what happens with it."""
    for index, size in enumerate((20, 10, 70, 26)):
        sheet.set_column(index, index, size)
    spread(sheet, 0, 4, f"{policy.title}批量申领表：填表说明", styles, **TITLE)
    for index, label in enumerate(("填写项", "是否必填", "怎么填", "例子")):
        cells.write(sheet, 1, index, label, styles, **HEADING)
    row = 2
    for column in columns.columns_of(policy):
        line = (f"（{column.name}）", "必填" if column.required else "", HOW[column.name], EXAMPLES[column.name])
        for index, text in enumerate(line):
            cells.write(sheet, row, index, text, styles, border=1, text_wrap=True, valign="vcenter")
        row += 1
    for text in notes(policy, as_of):
        spread(sheet, row + 1, 4, text, styles, align="left", valign="top", text_wrap=True)
        row += 1


def notes(policy: Policy, as_of: datetime.date) -> Iterator[str]:
    yield f"政策依据：{policy.source}"
    if policy.is_monthly:
        months = due_months(policy, rule_of(policy), as_of)
        yield f"可以申领的月份：{months[0]:%Y-%m} 至 {months[-1]:%Y-%m}（{as_of} 下载时）。" if months else "现在没有可以申领的月份。"
    whose = "单位" if policy.file.beneficiary in TO_EMPLOYERS else "人员"
    yield f"导入时逐行核对，所有问题一次指出；同一{whose}的各行要么都申领，要么都不申领。同一份表再次导入不会重复申领。"
    if policy.file.evidence:
        yield f"申领所需材料：{'、'.join(policy.file.evidence)}。"
