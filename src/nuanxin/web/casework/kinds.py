"""The four kinds of casework records as their pages show them: columns, filters, entry form, actions."""

from __future__ import annotations

from nuanxin.casework import actions
from nuanxin.casework.enums import PlacementForm, ReferralChannel, ReferralFeedback, VisitMethod, VisitTopic
from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.web.casework import forms
from nuanxin.web.listing import Column, Filter, Listing, Order, any_of, begins, day, equal, money, status, tag, tags, yes_no
from nuanxin.web.records.columns import (
    PERSON_JOINS,
    PERSON_UNREAD,
    day_column,
    ops_column,
    person_columns,
    person_filters,
    text_column,
    with_townships,
)
from nuanxin.web.records.kind import Facts, Kind, Step

TOWNSHIPS = with_townships("person__residence_id")
FEEDBACK_TONES = {"agreed": "info", "refused": "bad", "interviewed": "info", "hired": "ok"}
YES_NO = (("1", "是"), ("0", "否"))


def by_day(field: str, label: str) -> tuple[Order, ...]:
    return (Order(field, label, (f"-{field}", "-pk")),)


def whose(record) -> Facts:
    yield "人员", record.person
    yield "身份证号", record.person.id_masked
    yield "常住地", record.person.residence


def visit_facts(visit: Visit) -> Facts:
    yield from whose(visit)
    yield "日期", day(visit.visited_on)
    yield "方式", visit.get_method_display()
    yield "事项", "、".join(visit.topic_labels)
    yield "走访人", visit.visitor
    yield "情况记录", visit.record


VISITS = Kind(
    name="visit",
    label="走访联系",
    model=Visit,
    listing=Listing(
        name="visits",
        title="走访联系",
        noun="次",
        columns=(
            *person_columns(),
            day_column("visited_on", "日期"),
            Column("method", "方式", lambda row: tag(row.get_method_display()), value=lambda row: row.get_method_display(), width=12),
            Column(
                "topics", "事项", lambda row: tags(row.topic_labels), value=lambda row: "、".join(row.topic_labels), style="wrap", width=30
            ),
            text_column("visitor", "走访人", width=12, style=""),
            text_column("record", "情况记录", width=40, on_page=False),
            ops_column("visit"),
        ),
        filters=(
            *person_filters("visited_on", "日期"),
            Filter("method", "方式", equal("method"), choices=VisitMethod.choices),
            Filter("topic", "事项", any_of("topics"), choices=VisitTopic.choices),
        ),
        orders=by_day("visited_on", "日期"),
        prepare=TOWNSHIPS,
        export="visits-export",
        nothing="还没有走访联系记录。点右上角“登记走访联系”，或在“导入表格”里导入走访联系记录表。",
    ),
    entry=forms.VisitEntry,
    day="visited_on",
    record=actions.record_visit,
    void=actions.void_visit,
    kept=("visited_on", "method", "visitor"),
    facts=visit_facts,
    joins=PERSON_JOINS,
    unread=PERSON_UNREAD,
)


def referral_facts(referral: Referral) -> Facts:
    yield from whose(referral)
    yield "推介日期", day(referral.referred_on)
    yield "单位名称", referral.employer_name
    yield "岗位名称", referral.post_name
    yield "渠道", referral.get_channel_display()
    yield "反馈", referral.get_feedback_display()


REFERRALS = Kind(
    name="referral",
    label="岗位推介",
    model=Referral,
    listing=Listing(
        name="referrals",
        title="岗位推介",
        noun="次",
        columns=(
            *person_columns(),
            day_column("referred_on", "推介日期"),
            text_column("employer_name", "单位名称", width=28),
            text_column("post_name", "岗位名称", width=16),
            Column("channel", "渠道", lambda row: row.get_channel_display() or "—", width=10),
            Column(
                "feedback",
                "反馈",
                lambda row: status(row.get_feedback_display(), FEEDBACK_TONES.get(row.feedback, "")),
                value=lambda row: row.get_feedback_display(),
                width=12,
            ),
            ops_column("referral", ("referral-feedback", "反馈", lambda row: True)),
        ),
        filters=(
            *person_filters("referred_on", "推介日期"),
            Filter("employer", "单位名称", begins("employer_name"), hint="单位名称的开头"),
            Filter("post", "岗位名称", begins("post_name"), hint="岗位名称的开头"),
            Filter("channel", "渠道", equal("channel"), choices=ReferralChannel.choices),
            Filter("feedback", "反馈", equal("feedback"), choices=ReferralFeedback.choices),
        ),
        orders=by_day("referred_on", "推介日期"),
        prepare=TOWNSHIPS,
        export="referrals-export",
        nothing="还没有岗位推介记录。到“岗位信息”选一个岗位推介给援助对象，或点右上角“登记岗位推介”。",
    ),
    entry=forms.ReferralEntry,
    day="referred_on",
    record=actions.record_referral,
    void=actions.void_referral,
    facts=referral_facts,
    joins=PERSON_JOINS,
    unread=PERSON_UNREAD,
    kept=("referred_on", "vacancy", "employer_name", "post_name", "channel"),
    steps=(Step("feedback", "登记反馈", "message-square-reply"),),
)


def is_running(placement: Placement) -> bool:
    return placement.ended_on is None


def placement_facts(placement: Placement) -> Facts:
    yield from whose(placement)
    yield "就业日期", day(placement.started_on)
    yield "就业形式", placement.get_form_display()
    yield "单位名称", placement.employer_name
    yield "统一社会信用代码", placement.employer_uscc
    yield "合同期限", contract(placement)
    yield "是否帮扶实现", yes_no(placement.is_helped)
    yield "按比例就业", yes_no(placement.is_proportional)
    yield "离职日期", day(placement.ended_on)


def contract(placement: Placement) -> str:
    if not (placement.contract_from or placement.contract_to):
        return ""
    return f"{day(placement.contract_from)} 至 {day(placement.contract_to)}"


PLACEMENTS = Kind(
    name="placement",
    label="就业登记",
    model=Placement,
    listing=Listing(
        name="placements",
        title="就业登记",
        noun="条",
        columns=(
            *person_columns(),
            day_column("started_on", "就业日期"),
            Column("form", "就业形式", lambda row: tag(row.get_form_display()), value=lambda row: row.get_form_display(), width=16),
            text_column("employer_name", "单位名称", width=28),
            text_column("employer_uscc", "统一社会信用代码", width=22, on_page=False),
            Column(
                "contract_from",
                "合同起始",
                lambda row: day(row.contract_from),
                value=lambda row: row.contract_from,
                on_page=False,
                width=13,
            ),
            Column("contract_to", "合同终止", lambda row: day(row.contract_to), value=lambda row: row.contract_to, on_page=False, width=13),
            Column("is_helped", "是否帮扶实现", lambda row: yes_no(row.is_helped), width=12),
            Column("is_proportional", "按比例就业", lambda row: yes_no(row.is_proportional), on_page=False, width=12),
            Column(
                "ended_on",
                "离职日期",
                lambda row: status("在岗", "ok") if is_running(row) else day(row.ended_on),
                value=lambda row: row.ended_on,
                style="mono",
                width=13,
            ),
            ops_column("placement", ("placement-end", "离职", is_running)),
        ),
        filters=(
            *person_filters("started_on", "就业日期"),
            Filter("employer", "单位名称", begins("employer_name"), hint="单位名称的开头"),
            Filter("form", "就业形式", equal("form"), choices=PlacementForm.choices),
            Filter(
                "running",
                "在岗情况",
                lambda records, value: records.filter(ended_on__isnull=value == "1"),
                choices=(("1", "在岗"), ("0", "已离职")),
            ),
            Filter("helped", "是否帮扶实现", lambda records, value: records.filter(is_helped=value == "1"), choices=YES_NO),
        ),
        orders=by_day("started_on", "就业日期"),
        prepare=TOWNSHIPS,
        export="placements-export",
        nothing="还没有就业登记。点右上角“登记就业”，或在“导入表格”里导入就业登记表。",
    ),
    entry=forms.PlacementEntry,
    day="started_on",
    record=actions.record_placement,
    void=actions.void_placement,
    facts=placement_facts,
    joins=PERSON_JOINS,
    unread=PERSON_UNREAD,
    deed="登记就业",
    steps=(Step("end", "登记离职", "log-out", is_running),),
)


def relief_facts(relief: Relief) -> Facts:
    yield from whose(relief)
    yield "救助日期", day(relief.given_on)
    yield "金额", f"{money(relief.amount_yuan)} 元"


RELIEFS = Kind(
    name="relief",
    label="临时救助",
    model=Relief,
    listing=Listing(
        name="reliefs",
        title="临时救助",
        noun="笔",
        columns=(
            *person_columns(),
            day_column("given_on", "救助日期"),
            Column("amount_yuan", "金额（元）", lambda row: money(row.amount_yuan), value=lambda row: row.amount_yuan, style="r", width=14),
            ops_column("relief"),
        ),
        filters=person_filters("given_on", "救助日期"),
        orders=by_day("given_on", "救助日期"),
        prepare=TOWNSHIPS,
        export="reliefs-export",
        nothing="还没有临时救助记录。点右上角“登记临时救助”，或在“导入表格”里导入临时救助表。",
    ),
    entry=forms.ReliefEntry,
    day="given_on",
    record=actions.record_relief,
    void=actions.void_relief,
    facts=relief_facts,
    joins=PERSON_JOINS,
    unread=PERSON_UNREAD,
    totals=(("amount_yuan", "合计金额（元）"),),
)

KINDS = (VISITS, REFERRALS, PLACEMENTS, RELIEFS)
