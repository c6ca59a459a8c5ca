"""Names of audit events as an inspector reads them; a kind that is not named here is shown by its code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nuanxin.benefits.enums import ToldBy
from nuanxin.casework.enums import PlacementForm, ReferralChannel, ReferralFeedback, ReturnKind, VisitMethod, VisitTopic
from nuanxin.comparisons.enums import Outcome, ReviewVerdict
from nuanxin.engines.sheets import known_lists, load_list
from nuanxin.jobs.enums import EmployerKind, FairForm, VacancyKind
from nuanxin.orgs.enums import Line, Role, Verdict
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import procedures
from nuanxin.people.enums import Category, EndReason

KINDS: dict[str, str] = {
    "people.person.registered": "登记人员",
    "people.person.corrected": "更正人员信息",
    "people.person.moved_away": "人员迁出",
    "people.person.voided": "作废人员",
    "people.person.merged": "合并人员",
    "people.person.moved": "登记迁移",
    "people.person.moved_back": "作废迁移：常住地还原",
    "people.move.voided": "作废迁移",
    "people.person.parted": "撤销合并",
    "people.category.held": "登记人员类别",
    "people.category.ended": "终止人员类别",
    "people.category.voided": "作废人员类别",
    "people.household.recorded": "登记家庭关系",
    "people.household.left": "终止家庭关系",
    "people.household.head_changed": "变更户主",
    "people.household_recognition.recorded": "登记家庭认定",
    "people.household_recognition.ended": "登记家庭认定退出",
    "people.household_recognition.reopened": "恢复家庭认定（就业登记已作废或更正）",
    "people.household_recognition.voided": "作废家庭认定",
    "people.review_campaign.opened": "建立年度审验",
    "people.review_campaign.completed": "补入年审名单",
    "people.review_campaign.closed": "办结年度审验",
    "people.review.recorded": "登记年审结果",
    "people.review.second_chance": "给予补审",
    "people.review.absent": "年审办结：登记未参加",
    "people.employment.recorded": "登记工作经历",
    "people.employment.voided": "作废工作经历",
    "people.unemployment.registered": "失业登记",
    "people.unemployment.ended": "注销失业登记",
    "people.unemployment.voided": "作废失业登记",
    "people.recognition.recorded": "登记认定",
    "people.recognition.ended": "登记退出",
    "people.recognition.voided": "作废认定",
    "people.suspension.begun": "中止援助",
    "people.suspension.ended": "恢复援助",
    "people.suspension.voided": "作废中止援助",
    "people.application.submitted": "提交认定申请",
    "people.application.passed": "认定申请：通过",
    "people.application.sent_back": "认定申请：退回补正",
    "people.application.posted": "认定申请：公示",
    "people.application.objected": "认定申请：收到异议",
    "people.application.upheld": "认定申请：异议成立",
    "people.application.dismissed": "认定申请：异议不成立",
    "people.application.notice_over": "认定申请：公示期满",
    "people.application.approved": "认定申请：予以认定",
    "people.application.refused": "认定申请：不予认定",
    "people.application.withdrawn": "认定申请：撤回",
    "people.application.voided": "作废认定申请",
    "people.notice.posted": "张贴公示",
    "people.card.issued": "发放援助卡",
    "people.card.voided": "作废援助卡",
    "people.paper.added": "登记材料",
    "people.paper.shelved": "登记材料原件存放位置",
    "people.paper.opened": "打开材料扫描件",
    "people.paper.voided": "作废材料",
    "people.id_number.revealed": "查看完整证件号",
    "people.id_numbers.revealed": "查看完整号码（人员页）",
    "casework.visit.recorded": "登记走访联系",
    "casework.visit.voided": "作废走访联系",
    "casework.referral.recorded": "登记岗位推介",
    "casework.referral.feedback_updated": "登记推介反馈",
    "casework.referral.voided": "作废岗位推介",
    "casework.placement.recorded": "登记就业",
    "casework.placement.ended": "登记离职",
    "casework.placement.voided": "作废就业登记",
    "casework.relief.recorded": "登记临时救助",
    "casework.relief.voided": "作废临时救助",
    "casework.return.recorded": "登记返回",
    "casework.return.voided": "作废返回登记",
    "comparisons.run.finished": "完成数据比对",
    "comparisons.finding.reviewed": "核查疑点",
    "comparisons.finding.settled": "办理疑点",
    "comparisons.release.received": "收到部门名单",
    "comparisons.release.extended": "名单补入已确认的行",
    "comparisons.release.withdrawn": "撤销部门名单",
    "jobs.vacancy.collected": "登记岗位信息",
    "jobs.vacancy.voided": "作废岗位信息",
    "jobs.fair.held": "登记招聘活动",
    "jobs.fair.voided": "作废招聘活动",
    "orgs.import.uploaded": "上传表格",
    "orgs.import.applied": "导入表格",
    "orgs.import.withdrawn": "撤销导入",
    "orgs.import.voided": "撤销导入：作废记录",
    "orgs.import.restored": "撤销导入：还原原值",
    "orgs.mapping.saved": "保存列对应",
    "orgs.conflict.accepted": "矛盾：采用新值",
    "orgs.conflict.dismissed": "矛盾：保留原值",
    "orgs.calendar.day_set": "登记工作日历",
    "orgs.calendar.day_forgotten": "恢复公布的日历",
    "orgs.calendar.year_confirmed": "确认年度日历",
    "orgs.user.created": "新建账号",
    "orgs.user.activated": "启用账号",
    "orgs.user.deactivated": "停用账号",
    "orgs.user.password_reset": "重置密码",
    "orgs.user.password_changed": "修改密码",
    "orgs.user.signed_in": "登录",
    "orgs.role.assigned": "授予角色",
    "orgs.role.ended": "终止角色",
    "orgs.organisation.created": "登记机构",
    "orgs.organisation.contact_told": "登记机构联系方式",
    "orgs.office.created": "建立本机构",
    "orgs.office.business_date_set": "设定业务日期",
    "orgs.areas.loaded": "装入地区",
    "orgs.files.purged": "清除到期文件",
}
KINDS |= {
    "jobs.employer.recorded": "登记用人单位",
    "jobs.employer.corrected": "更正用人单位",
    "jobs.employer.voided": "作废用人单位",
    "benefits.facts.collected": "补充采集事实",
    "benefits.fact.voided": "作废补充采集的事实",
    "benefits.decision.kept": "留存政策判定",
    "benefits.claim.submitted": "申领：提交",
    "benefits.claim.returned": "申领：退回补正",
    "benefits.claim.resubmitted": "申领：补正后提交",
    "benefits.claim.reviewed": "申领：审核通过",
    "benefits.claim.posted": "申领：公示",
    "benefits.claim.objected": "申领：收到异议",
    "benefits.claim.upheld": "申领：异议成立",
    "benefits.claim.dismissed": "申领：异议不成立",
    "benefits.claim.cleared": "申领：公示期满",
    "benefits.claim.approved": "申领：审批通过",
    "benefits.claim.refused": "申领：不予批准",
    "benefits.claim.withdrawn": "申领：撤回",
    "benefits.claim.reopened": "申领：撤销上一步",
    "benefits.claim.paid": "申领：拨付完毕",
    "benefits.claim.account_corrected": "申领：更正收款账户",
    "benefits.claims.imported": "表格批量申领",
    "benefits.claim_paper.added": "申领：登记材料",
    "benefits.claim_paper.opened": "申领：打开材料扫描件",
    "benefits.claim_paper.voided": "申领：作废材料",
    "benefits.notice.posted": "张贴待遇公示",
    "benefits.budget.set": "登记预算",
    "benefits.batch.made": "编制拨付批次",
    "benefits.batch.cancelled": "取消拨付批次",
    "benefits.batch.sent": "送出拨付批次（含完整账号）",
    "benefits.batch.downloaded": "下载拨付批次文件（含完整账号）",
    "benefits.batch.reconciled": "导入代发结果",
    "benefits.payment.reversed": "追回付款",
    "benefits.payment.retried": "重新发放失败的付款",
    "benefits.claim.voided": "作废申领",
    "benefits.notification.told": "登记告知",
    "benefits.decisions.made": "判定全部人员",
    "web.worklists.exported": "导出工作清单",
    "benefits.phones.exported": "导出短信告知名单（含完整手机号）",
    "benefits.entitlement.frozen": "核定享受资格",
    "benefits.entitlement.stopped": "停发待遇",
    "benefits.entitlement.resumed": "恢复待遇",
    "benefits.entitlement.ended": "终止待遇",
}
KINDS["demo.county.built"] = "建立演示县"
REVEALED = tuple(kind for kind in KINDS if kind.endswith(".revealed"))
EXPORTS = {"households": "家庭", "review-people": "年审名单", "people": "援助对象台账", "visits": "走访联系", "referrals": "岗位推介", "placements": "就业登记", "reliefs": "临时救助"} | {
    "vacancies": "岗位信息", "fairs": "招聘活动", "audit": "审计记录", "applications": "认定申请", "claims": "待遇申领", "claim-notices": "待遇公示",
}  # fmt: skip
SUBJECTS = {
    "people.Person": "人员", "people.CategoryHolding": "人员类别", "people.HouseholdMembership": "家庭关系", "people.Household": "家庭",
    "people.HouseholdRecognition": "家庭认定", "people.ReviewCampaign": "年度审验", "people.AnnualReview": "年审记录", "people.Recognition": "认定",
    "people.Paper": "材料", "people.UnemploymentSpell": "失业登记", "people.EmploymentSpell": "工作经历", "casework.Visit": "走访联系", "casework.Referral": "岗位推介",
    "casework.Placement": "就业登记", "casework.Relief": "临时救助", "jobs.Vacancy": "岗位信息", "jobs.JobFair": "招聘活动", "orgs.User": "用户",
    "orgs.Organisation": "机构", "orgs.Office": "本机构", "orgs.Area": "地区", "orgs.ImportRun": "导入批次", "orgs.ImportConflict": "待确认矛盾",
    "orgs.StoredFile": "文件",
}  # fmt: skip
PAGES = {"people.Household": "household", "people.ReviewCampaign": "review-campaign", "people.AnnualReview": "review", "people.Person": "person", "casework.Visit": "visit", "casework.Referral": "referral", "casework.Placement": "placement"} | {
    "casework.Relief": "relief", "jobs.Vacancy": "vacancy", "jobs.JobFair": "fair", "orgs.User": "user", "orgs.ImportRun": "import",
}  # fmt: skip
DETAILS = {
    "household_kind": "家庭类型", "definition": "办法或标准", "outcome": "结果", "year": "年度",
    "address": "来源地址", "request": "请求编号", "reason": "原因", "role": "角色", "from_on": "起始", "until_on": "终止", "rows": "行数",
    "count": "条数", "method": "方式", "topics": "事项", "form": "形式", "channel": "渠道", "feedback": "反馈", "category": "类别", "fields": "栏目",
    "end_code": "退出情形", "merge": "合并编号", "move": "迁移编号", "returned": "返回情形", "before": "原值", "after": "新值", "narrowed_by": "查询条件", "list_id": "表格", "run": "导入批次", "row": "行", "counts": "结果", "line": "条线", "is_demo": "演示", "kind_of_post": "岗位类别",
}  # fmt: skip
EXPORTS |= {"findings": "比对疑点", "completeness": "还没有掌握的情况"}
SUBJECTS["comparisons.Finding"] = "疑点"
SUBJECTS["comparisons.ComparisonRun"] = "比对批次"
SUBJECTS["comparisons.ListRelease"] = "部门名单"
SUBJECTS |= {"people.Suspension": "中止援助", "people.Move": "迁移", "casework.Return": "返回登记"}
SUBJECTS |= {"people.Application": "认定申请", "people.PublicNotice": "公示", "people.Objection": "异议", "people.HelpCard": "就业援助卡"}
PAGES |= {"people.Application": "application", "people.PublicNotice": "public-notice"}
DETAILS |= {"step": "环节", "to_step": "转至环节"}
PAGES["casework.Return"] = "returning"
PAGES["comparisons.Finding"] = "finding"
PAGES["comparisons.ListRelease"] = "release"
SUBJECTS |= {"jobs.Employer": "用人单位", "benefits.Claim": "申领", "benefits.ClaimNotice": "待遇公示", "benefits.Budget": "预算"}
EXPORTS["employers"] = "用人单位"
PAGES["jobs.Employer"] = "employer"
PAGES |= {"benefits.Claim": "claim", "benefits.ClaimNotice": "claim-notice"}
SUBJECTS |= {"benefits.PaymentBatch": "拨付批次", "benefits.Payment": "付款", "benefits.Entitlement": "享受资格"}
SUBJECTS |= {"benefits.Notification": "告知", "benefits.ClaimPaper": "申领材料"}
SUBJECTS |= {"benefits.Decision": "政策判定", "benefits.CollectedFact": "补充采集的事实"}
DETAILS |= {"answer": "结论", "facts": "事实", "origin": "来源"}
PAGES |= {"benefits.PaymentBatch": "payment-batch", "benefits.Payment": "payment", "benefits.Entitlement": "entitlement"}
PAGES |= {"benefits.Budget": "budget", "benefits.Notification": "notification"}
EXPORTS |= {
    "payments": "付款台账",
    "payment-batches": "拨付批次",
    "entitlements": "享受资格",
    "notifications": "告知",
    "worklists": "工作清单",
}
DETAILS |= {"policy": "政策", "means": "告知方式", "kind_of_employer": "单位类型", "file": "文件编号"}
DETAILS |= {"verdict": "核查结论", "rule": "规则", "outcome": "办理"}


CODES: dict[str, dict[str, str]] = {
    "method": dict(VisitMethod.choices),
    "topics": dict(VisitTopic.choices),
    "form": {**dict(PlacementForm.choices), **dict(FairForm.choices)},
    "channel": dict(ReferralChannel.choices),
    "feedback": dict(ReferralFeedback.choices),
    "category": dict(Category.choices),
    "end_code": dict(EndReason.choices),
    "returned": dict(ReturnKind.choices),
    "role": dict(Role.choices),
    "line": dict(Line.choices),
    "kind_of_post": dict(VacancyKind.choices),
    "kind_of_employer": dict(EmployerKind.choices),
    "verdict": dict(ReviewVerdict.choices),
    "means": dict(ToldBy.choices),
    "outcome": dict(Outcome.choices),
    "counts": dict(Verdict.choices),
}


def kind_name(kind: str) -> str:
    if kind.startswith("web.") and kind.endswith(".exported"):
        name = kind.split(".")[1]
        return f"导出{EXPORTS.get(name, name)}"
    return KINDS.get(kind, kind)


def subject_name(event: AuditEvent) -> str:
    label, _, key = event.subject.partition(":")
    return f"{SUBJECTS.get(label, label)} {key}".strip()


def page_of(event: AuditEvent) -> tuple[str, str]:
    """The url name and key of the page of the event's subject, or empty."""
    label, _, key = event.subject.partition(":")
    return (PAGES[label], key) if label in PAGES and key.isdecimal() else ("", "")


def detail_lines(event: AuditEvent) -> Iterator[tuple[str, str]]:
    """In the order of their names here: PostgreSQL keeps none."""
    for name, value in sorted(event.details.items(), key=lambda detail: place(detail[0], DETAILS)):
        if value not in (None, "", [], {}):
            yield DETAILS.get(name, name), told(value, codes_of(name))


def place(name: str, names: Mapping[str, str]) -> tuple[int, str]:
    known = list(names)
    return (known.index(name), "") if name in names else (len(known), name)


def codes_of(name: str) -> dict[str, str]:
    """The labels of the codes that a detail may hold."""
    if name == "list_id":
        return {spec: load_list(spec).title for spec in known_lists()}
    if name in ("step", "to_step"):
        return {step.id: step.label for procedure in procedures.library().values() for step in procedure.steps}
    return CODES.get(name, {})


def told(value: Any, codes: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        parts = sorted(value.items(), key=lambda part: place(part[0], codes))
        return "、".join(f"{codes.get(name, name)} {number}" for name, number in parts if number)
    parts = value if isinstance(value, list) else str(value).split(",")
    return "、".join(codes.get(str(part), str(part)) for part in parts)
