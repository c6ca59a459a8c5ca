"""The columns of the workbook in which a policy is claimed for many: who, for which month, on which basis, how much, where to."""

from __future__ import annotations

from nuanxin.benefits.claiming.payees import TO_EMPLOYERS
from nuanxin.benefits.policies import Policy
from nuanxin.engines.sheets import ColumnSpec, ListSpec

NAME, NUMBER, MONTH, PAID, AMOUNT = "姓名", "身份证号", "所属月份", "实际缴费（元）", "金额（元）"
ACCOUNT, HOLDER = "收款账户", "账户户名"
EMPLOYER, CODE = "单位名称", "统一社会信用代码"
LARGEST = 99_999_999
PERSON_NAMES = ("人员姓名", "享受人员", "申请人", "申请人姓名")
NUMBER_NAMES = ("证件号码", "公民身份号码", "身份证号码", "身份证")


def list_of(policy: Policy) -> ListSpec:
    """The workbook of a policy as a list, so that it is read like every other one."""
    columns = tuple(columns_of(policy))
    own = [column.name for column in columns if column.name in (CODE, EMPLOYER, NUMBER, MONTH)]
    return ListSpec(id="claims", title=f"{policy.title}批量申领表", owner="人社", source=policy.source, key=tuple(own), columns=columns)


def columns_of(policy: Policy) -> list[ColumnSpec]:
    """Only what the policy needs: no month where it is paid once, no contributions where none count."""
    is_for_employers = policy.file.beneficiary in TO_EMPLOYERS
    columns = [
        ColumnSpec(name=EMPLOYER, type="text", required=True, longest=120, aliases=("企业名称", "用人单位", "单位")),
        ColumnSpec(name=CODE, type="uscc", aliases=("信用代码", "社会信用代码")),
    ] * is_for_employers
    columns += [
        ColumnSpec(name=NAME, type="name", required=True, longest=60, aliases=PERSON_NAMES),
        ColumnSpec(name=NUMBER, type="id", required=True, aliases=NUMBER_NAMES),
    ]
    if policy.is_monthly:
        columns.append(ColumnSpec(name=MONTH, type="month", required=True, aliases=("月份", "补贴月份", "申领月份", "享受月份")))
    if policy.file.insurance:
        columns.append(ColumnSpec(name=PAID, type="yuan", maximum=LARGEST, aliases=("实际缴费", "当月实际缴费", "缴费金额", "缴费额")))
    columns.append(ColumnSpec(name=AMOUNT, type="yuan", maximum=LARGEST, aliases=("金额", "补贴金额", "申领金额")))
    columns += [
        ColumnSpec(name=ACCOUNT, type="text", longest=40, aliases=("银行账号", "银行卡号", "账号", "银行账户", "收款账号")),
        ColumnSpec(name=HOLDER, type="text", longest=120, aliases=("户名", "开户名")),
    ]
    return columns
