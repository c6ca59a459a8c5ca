"""Telling payees: on which day, by which means, once; and the second word of one day."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions, notifying
from nuanxin.benefits.models import Notification
from nuanxin.benefits.queries import notifications
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DUE, TODAY = datetime.date(2022, 9, 2), datetime.date(2022, 9, 5)
VOIDED = datetime.datetime(2022, 9, 3, tzinfo=datetime.UTC)


@pytest.fixture
def waiting(person):
    return benefits.notification(person, due_on=DUE)


def refused(action, **told):
    with pytest.raises(UserError) as error:
        action(**told)
    return str(error.value)


@pytest.mark.parametrize("told_on", [DUE, datetime.date(2022, 9, 3), TODAY])
def test_told_between_the_occasion_and_today(waiting, clerk, told_on):
    actions.mark_told(by=clerk, notification=waiting, means="visit", told_on=told_on)

    waiting.refresh_from_db()
    assert (waiting.told_on, waiting.told_by_means, waiting.told_by) == (told_on, "visit", clerk)


def test_told_before_there_was_anything_to_tell_is_refused(waiting, clerk):
    text = refused(actions.mark_told, by=clerk, notification=waiting, means="phone", told_on=datetime.date(2022, 9, 1))

    assert text == "告知日期 2022-09-01 早于应告知日期 2022-09-02，不能登记。请核对这两个日期。"
    waiting.refresh_from_db()
    assert (waiting.told_on, waiting.told_by_means) == (None, "")


def test_told_tomorrow_is_refused(waiting):
    text = refused(actions.mark_told, by=None, notification=waiting, means="phone", told_on=datetime.date(2022, 9, 6))

    assert text == "告知日期 2022-09-06 晚于今天（2022-09-05），不能登记。请改为实际的日期。"


@pytest.mark.parametrize("means", ["phone", "message", "visit", "letter"])
def test_every_means_is_taken(waiting, means):
    assert actions.mark_told(by=None, notification=waiting, means=means).told_by_means == means


def test_withdrawn_word_is_not_told(person):
    one = benefits.notification(person, voided_at=VOIDED, void_reason="办理已撤销，不用再告知")

    text = refused(actions.mark_told, by=None, notification=one, means="phone")

    assert text == f"这条告知（{one}）已经作废，不能再改动。请重新登记。"


def test_of_many_one_withdrawn_lets_none_be_told(person, clerk):
    ones = [benefits.notification(person), benefits.notification(person, voided_at=VOIDED), benefits.notification(person)]

    refused(actions.mark_many_told, by=clerk, notifications=ones, means="phone")

    assert not Notification.objects.filter(told_on__isnull=False).exists()


def test_of_many_one_elsewhere_lets_none_be_told(person):
    clerk = factories.user(role="officer", area=factories.area(factories.JIADING))
    ones = [benefits.notification(person), benefits.notification(person, area_id=factories.CHANGLONG)]

    refused(actions.mark_many_told, by=clerk, notifications=ones, means="phone")

    assert not Notification.objects.filter(told_on__isnull=False).exists()


def test_many_that_were_told_already_are_none_now(person, clerk):
    ones = [benefits.notification(person, told_on=TODAY, told_by_means="letter") for _ in range(3)]

    assert actions.mark_many_told(by=clerk, notifications=ones, means="phone") == 0
    assert set(Notification.objects.values_list("told_by_means", flat=True)) == {"letter"}


def test_each_of_many_leaves_its_own_event(person, clerk):
    ones = [benefits.notification(person) for _ in range(3)]

    assert actions.mark_many_told(by=clerk, notifications=[*ones, ones[0]], means="phone") == 3
    assert AuditEvent.objects.filter(kind="benefits.notification.told").count() == 3


def test_waiting_ones_are_the_oldest_first_and_neither_withdrawn_nor_told(person, clerk):
    days = [datetime.date(2022, 9, day) for day in (3, 1, 2)]
    made = {day: benefits.notification(person, due_on=day) for day in days}
    benefits.notification(person, voided_at=VOIDED)
    benefits.notification(person, told_on=TODAY, told_by_means="phone")

    assert list(notifications.waiting(clerk)) == [made[day] for day in sorted(days)]


def test_told_ones_are_the_latest_first(person, clerk):
    days = [datetime.date(2022, 9, day) for day in (3, 1, 2)]
    made = {day: benefits.notification(person, told_on=day, told_by_means="phone") for day in days}
    benefits.notification(person)

    assert list(notifications.told(clerk)) == [made[day] for day in sorted(days, reverse=True)]


@pytest.mark.parametrize(
    ("area", "count"), [(factories.JIADING, 1), (factories.DATANGBU, 0), (factories.COUNTY, 1), (factories.FOREIGN_COUNTY, 0)]
)
def test_only_who_works_there_sees_what_waits(person, area, count):
    benefits.notification(person)

    assert notifications.waiting(factories.user(role="officer", area=factories.area(area))).count() == count


def test_stopped_resumed_and_stopped_again_on_one_day_are_three_words(person):
    """The last stop had been swallowed: the payee would believe that it goes on."""
    entitlement = benefits.entitlement(person)
    actions.stop_entitlement(by=None, entitlement=entitlement, reason="疑似就业")
    actions.resume_entitlement(by=None, entitlement=entitlement, reason="查无此事")
    actions.stop_entitlement(by=None, entitlement=entitlement, reason="确已就业")

    told = [(one.kind, one.text.partition("原因：")[2].partition("。")[0]) for one in Notification.objects.order_by("pk")]
    assert told == [("stopped", "疑似就业"), ("resumed", ""), ("stopped", "确已就业")]


def test_stopping_twice_is_one_word(person):
    entitlement = benefits.entitlement(person)
    for _ in range(2):
        actions.stop_entitlement(by=None, entitlement=entitlement, reason="疑似就业")

    assert Notification.objects.count() == 1


def occasion(person, **told):
    own = {"kind": notifying.K.PAID, "cause": "batch:1:1", "policy": benefits.POLICY, "area": factories.SHUIDONG, "person": person}
    return notifying.Occasion(**own | {"employer_id": None, "who": "赖春秀", "day": DUE} | told)


def test_same_cause_is_written_once_and_another_kind_of_it_too(person):
    notifying.write([occasion(person), occasion(person), occasion(person, kind=notifying.K.FAILED)])
    notifying.write([occasion(person)])

    assert list(Notification.objects.order_by("kind").values_list("kind", flat=True)) == ["failed", "paid"]


def test_word_withdrawn_may_be_given_again_for_the_same_cause(person):
    notifying.write([occasion(person)])
    Notification.objects.update(voided_at=VOIDED)

    notifying.write([occasion(person)])

    assert Notification.objects.standing().count() == 1


def test_occasion_of_nobody_is_not_written(county):
    notifying.write([occasion(None)])

    assert not Notification.objects.exists()


@pytest.mark.parametrize(("day", "due_on"), [(DUE, TODAY), (TODAY, TODAY)])
def test_what_happened_before_is_due_today(person, day, due_on):
    notifying.write([occasion(person, day=day)])

    assert Notification.objects.get().due_on == due_on


@pytest.mark.parametrize(
    ("months", "spoken"),
    [
        ([], ""),
        ([7], " 2022-07 "),
        ([8, 7], " 2022-07、2022-08 "),
        ([7, 7], " 2022-07 "),
        ([9, 8, 7], " 2022-07、2022-08、2022-09 "),
        ([9, 8, 7, 6], " 2022-06 至 2022-09（4 个月）"),
        ([1, 2, 3, 12], " 2022-01 至 2022-12（4 个月）"),
    ],
)
def test_months_are_spoken(months, spoken):
    assert notifying.spoken([datetime.date(2022, month, 1) for month in months]) == spoken


def test_text_says_amount_with_thousands_and_drops_a_second_full_stop(person):
    text = notifying.text_of(occasion(person, kind=notifying.K.REVERSED, amount=Decimal("12345.60"), reason="重复享受。"), "信丰就业局")

    assert (
        text
        == "赖春秀：“灵活就业社会保险补贴”已发放的 12,345.60 元需要退回，原因：重复享受。如有不同意见，可以提出复核。咨询请找信丰就业局。"
    )


def test_policy_that_is_not_known_any_more_is_told_by_its_id(person):
    assert "“gone-policy”" in notifying.text_of(occasion(person, policy="gone-policy"), "局")


@pytest.mark.parametrize("name", ["{office}", "某{who}局", "{"])
def test_office_with_braces_in_its_name_is_told_as_it_is_called(person, name):
    assert notifying.text_of(occasion(person), name).endswith(f"咨询请找{name}。")


@pytest.mark.parametrize("blank", ["{amount:.2f}", "{count:d}", "{day:%Y}", "{who!x}"])
def test_office_text_with_a_format_is_refused_with_its_line_instead_of_failing_later(tmp_path, blank):
    from nuanxin.orgs import definitions

    [*_, (shipped, _)] = definitions.files(notifying.PATTERN)
    path = tmp_path / "notifications.yaml"
    path.write_text(shipped.read_text(encoding="utf-8").replace('offered: "{who}', f'offered: "{blank}'), encoding="utf-8")

    with pytest.raises(UserError) as error:
        notifying.load(path)

    assert str(error.value).endswith("notifications.yaml:19：空格里只能写名称，不能写格式。请删去冒号、感叹号以后的部分。")
