"""The facts that casework contributes: visits, referrals, placements, reliefs and returns, one row per record."""

from __future__ import annotations

import pyarrow as pa

from nuanxin.casework.enums import PlacementForm, ReferralChannel, ReferralFeedback, ReturnKind, VisitMethod, VisitTopic
from nuanxin.casework.models import Placement, Referral, Relief, Return, Visit
from nuanxin.engines.facts import Column, Table
from nuanxin.jobs.facts import mentions, posts
from nuanxin.orgs import keys
from nuanxin.orgs.facts import FactSource, by_word, of_residents

VISITS = Table(
    name="visits",
    label="走访联系",
    key="visit",
    person="person",
    order="seq",
    columns=(
        Column("visit", "int", "走访联系"),
        Column("person", "int", "人员"),
        Column("visited_on", "date", "日期"),
        Column("method", "enum", "方式", values=tuple(VisitMethod.values)),
        *(Column(f"topic_{topic.value}", "bool", f"事项有{topic.label}") for topic in VisitTopic),
        Column("seq", "int", "登记次序"),
    ),
)
REFERRALS = Table(
    name="referrals",
    label="岗位推介",
    key="referral",
    person="person",
    order="seq",
    columns=(
        Column("referral", "int", "岗位推介"),
        Column("person", "int", "人员"),
        Column("referred_on", "date", "推介日期"),
        Column("post", "int", "岗位"),
        Column("channel", "enum", "渠道", "unknown", tuple(ReferralChannel.values)),
        Column("feedback", "enum", "反馈", "unknown", tuple(ReferralFeedback.values)),
        Column("seq", "int", "登记次序"),
    ),
)
PLACEMENTS = Table(
    name="placements",
    label="就业登记",
    key="placement",
    person="person",
    order="seq",
    columns=(
        Column("placement", "int", "就业登记"),
        Column("person", "int", "人员"),
        Column("started_on", "date", "就业日期"),
        Column("form", "enum", "就业形式", values=tuple(PlacementForm.values)),
        Column("ended_on", "date", "离职日期", "none"),
        Column("helped", "bool", "帮扶实现"),
        Column("proportional", "bool", "按比例就业", "unknown"),
        Column("contract_from", "date", "合同起始", "none"),
        Column("contract_to", "date", "合同终止", "none"),
        Column("employer_key", "int", "单位标识", "none"),
        Column("uscc_key", "int", "统一社会信用代码标识", "none"),
        Column("seq", "int", "登记次序"),
    ),
)
RELIEFS = Table(
    name="reliefs",
    label="临时救助",
    key="relief",
    person="person",
    order="seq",
    columns=(
        Column("relief", "int", "临时救助"),
        Column("person", "int", "人员"),
        Column("given_on", "date", "救助日期"),
        Column("amount_yuan", "money", "金额"),
        Column("seq", "int", "登记次序"),
    ),
)
RETURNS = Table(
    name="returns",
    label="返回登记",
    key="returning",
    person="person",
    order="seq",
    columns=(
        Column("returning", "int", "返回登记"),
        Column("person", "int", "人员"),
        Column("returned_on", "date", "返回日期"),
        Column("kind", "enum", "返回情形", values=tuple(ReturnKind.values)),
        Column("seq", "int", "登记次序"),
    ),
)


def key_of_text(text: str) -> int | None:
    """What an employer is compared with other departments' lists by; none where none was recorded."""
    return keys.text_key(text) if text else None


SOURCES = (
    FactSource(
        VISITS,
        lambda county: of_residents(Visit.objects.all(), county),
        fields={"visit": "pk", "person": "person_id", "visited_on": "visited_on", "method": "method", "seq": "id"},
        words={"method": dict(VisitMethod.choices)},
        reads=("topics",),
        computed={f"topic_{code}": mentions("topics", code) for code in VisitTopic.values},
    ),
    FactSource(
        REFERRALS,
        lambda county: of_residents(Referral.objects.all(), county),
        fields={
            "referral": "pk",
            "person": "person_id",
            "referred_on": "referred_on",
            "channel": "channel",
            "feedback": "feedback",
            "seq": "id",
        },
        words={"channel": dict(ReferralChannel.choices), "feedback": dict(ReferralFeedback.choices)},
        reads=("employer_name", "post_name"),
        computed={"post": posts},
    ),
    FactSource(
        PLACEMENTS,
        lambda county: of_residents(Placement.objects.all(), county),
        fields={
            "placement": "pk",
            "person": "person_id",
            **{name: name for name in ("started_on", "form", "ended_on", "contract_from", "contract_to")},
            "helped": "is_helped",
            "proportional": "is_proportional",
            "seq": "id",
        },
        words={"form": dict(PlacementForm.choices)},
        reads=("employer_name", "employer_uscc"),
        computed={
            "employer_key": lambda read: by_word(read["employer_name"], key_of_text, pa.int64()),
            "uscc_key": lambda read: by_word(read["employer_uscc"], key_of_text, pa.int64()),
        },
    ),
    FactSource(
        RELIEFS,
        lambda county: of_residents(Relief.objects.all(), county),
        fields={"relief": "pk", "person": "person_id", "given_on": "given_on", "amount_yuan": "amount_yuan", "seq": "id"},
    ),
    FactSource(
        RETURNS,
        lambda county: of_residents(Return.objects.all(), county),
        fields={"returning": "pk", "person": "person_id", "returned_on": "returned_on", "kind": "kind", "seq": "id"},
        words={"kind": dict(ReturnKind.choices)},
    ),
)
