"""What was done for a person and came of it: visits, referrals, placements, reliefs, and returns out of work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.casework.enums import PlacementForm, ReferralChannel, ReferralFeedback, ReturnKind, VisitMethod, VisitTopic
from nuanxin.orgs.models import Recorded
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.models import Person

STANDING = Q(voided_at=None)


class Visit(Recorded):
    """One contact (走访联系) with a person on a day, by one method, about several topics."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="visits")
    visited_on = models.DateField("日期")
    method = models.CharField("方式", max_length=12, choices=VisitMethod.choices)
    topics = models.CharField("事项", max_length=120, blank=True, help_text="事项代码，以逗号分隔，按固定顺序。")
    visitor = models.CharField("走访人", max_length=60, blank=True)
    record = models.CharField("情况记录", max_length=1000, blank=True)

    class Meta:
        verbose_name = "走访联系"
        constraints = (
            models.UniqueConstraint(
                name="one_visit_per_person_day_and_method", fields=("person", "visited_on", "method"), condition=STANDING
            ),
        )
        indexes = (models.Index(name="visit_by_day", fields=("visited_on", "id")),)

    class Privacy:
        identifying = frozenset({"person", "visitor", "record"})
        plain = RECORDED_FIELDS | {"visited_on", "method", "topics"}

    def __str__(self) -> str:
        return f"{self.visited_on} {self.get_method_display()}"

    @property
    def topic_codes(self) -> tuple[str, ...]:
        return tuple(self.topics.split(",")) if self.topics else ()

    @property
    def topic_labels(self) -> tuple[str, ...]:
        return tuple(VisitTopic(code).label for code in self.topic_codes)


def join_topics(codes) -> str:
    """Topic codes as stored: each once, in the order of the enumeration."""
    wanted = set(codes)
    return ",".join(code for code in VisitTopic.values if code in wanted)


class Referral(Recorded):
    """One post (单位 + 岗位) recommended to a person on a day."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="referrals")
    referred_on = models.DateField("推介日期")
    employer_name = models.CharField("单位名称", max_length=120)
    post_name = models.CharField("岗位名称", max_length=80)
    channel = models.CharField("渠道", max_length=12, choices=ReferralChannel.choices, blank=True)
    feedback = models.CharField("反馈", max_length=12, choices=ReferralFeedback.choices, blank=True)

    class Meta:
        verbose_name = "岗位推介"
        constraints = (
            models.UniqueConstraint(
                name="one_referral_per_person_day_and_post",
                fields=("person", "referred_on", "employer_name", "post_name"),
                condition=STANDING,
            ),
        )
        indexes = (models.Index(name="referral_by_day", fields=("referred_on", "id")),)

    class Privacy:
        identifying = frozenset({"person"})
        plain = RECORDED_FIELDS | {"referred_on", "employer_name", "post_name", "channel", "feedback"}

    def __str__(self) -> str:
        return f"{self.referred_on} {self.employer_name} {self.post_name}"


class Placement(Recorded):
    """A person in work (就业/安置) from a day until the day it ended."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="placements")
    started_on = models.DateField("就业日期")
    form = models.CharField("就业形式", max_length=16, choices=PlacementForm.choices)
    employer_name = models.CharField("单位名称", max_length=120, blank=True)
    employer_uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    contract_from = models.DateField("合同起始", null=True, blank=True)
    contract_to = models.DateField("合同终止", null=True, blank=True)
    is_helped = models.BooleanField("是否帮扶实现")
    is_proportional = models.BooleanField("按比例就业", null=True, blank=True)
    ended_on = models.DateField("离职日期", null=True, blank=True)

    class Meta:
        verbose_name = "就业登记"
        constraints = (
            models.UniqueConstraint(
                name="one_placement_per_person_day_form_and_employer",
                fields=("person", "started_on", "form", "employer_name"),
                condition=STANDING,
            ),
            models.UniqueConstraint(
                name="one_open_welfare_post_per_person",
                fields=("person",),
                condition=Q(form=PlacementForm.WELFARE_POST, ended_on=None, voided_at=None),
            ),
            models.CheckConstraint(name="placement_ends_after_it_begins", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))),
            models.CheckConstraint(
                name="contract_ends_after_it_begins",
                condition=Q(contract_to=None) | Q(contract_from=None) | Q(contract_to__gte=F("contract_from")),
            ),
        )
        indexes = (models.Index(name="placement_by_day", fields=("started_on", "id")),)

    class Privacy:
        identifying = frozenset({"person"})
        plain = RECORDED_FIELDS | {
            "started_on", "form", "employer_name", "employer_uscc", "contract_from", "contract_to", "is_helped", "is_proportional", "ended_on",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.started_on} {self.get_form_display()} {self.employer_name}".rstrip()


class Relief(Recorded):
    """Temporary relief (临时救助) paid to a person on a day."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="reliefs")
    given_on = models.DateField("救助日期")
    amount_yuan = models.DecimalField("金额", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "临时救助"
        constraints = (
            models.UniqueConstraint(name="one_relief_per_person_and_day", fields=("person", "given_on"), condition=STANDING),
            models.CheckConstraint(name="relief_is_more_than_nothing", condition=Q(amount_yuan__gt=0)),
        )
        indexes = (models.Index(name="relief_by_day", fields=("given_on", "id")),)

    class Privacy:
        identifying = frozenset({"person"})
        sensitive = frozenset({"amount_yuan"})
        plain = RECORDED_FIELDS | {"given_on"}

    def __str__(self) -> str:
        return f"{self.given_on} {self.amount_yuan} 元"


class Return(Recorded):
    """A person came back out of work (返回): the job was lost, or they came home without one; `placement` is the one it ended."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="returns")
    returned_on = models.DateField("返回日期")
    kind = models.CharField("返回情形", max_length=12, choices=ReturnKind.choices)
    placement = models.ForeignKey(Placement, models.PROTECT, verbose_name="结束的就业", null=True, blank=True, related_name="returns")

    class Meta:
        verbose_name = "返回登记"
        constraints = (models.UniqueConstraint(name="one_return_per_person_and_day", fields=("person", "returned_on"), condition=STANDING),)
        indexes = (models.Index(name="return_by_day", fields=("returned_on", "id")),)

    class Privacy:
        identifying = frozenset({"person"})
        plain = RECORDED_FIELDS | {"returned_on", "kind", "placement"}

    def __str__(self) -> str:
        return f"{self.returned_on} {self.get_kind_display()}"
