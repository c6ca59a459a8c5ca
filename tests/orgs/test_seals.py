"""The sealed trail: complete, in batches, and every kind of tampering found."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import audit, seals
from nuanxin.orgs.models import AuditEvent, AuditSeal

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - datetime.timedelta(hours=2)


def write(*numbers, at=LONG_AGO):
    AuditEvent.objects.bulk_create(
        AuditEvent(
            id=number,
            at=at,
            kind="people.person.registered",
            by_name="李四",
            area_code="360722100200",
            details={"count": number, "名": "值"},
        )
        for number in numbers
    )


def ranges():
    return list(AuditSeal.objects.order_by("id").values_list("first_id", "last_id", "missing_ids", "event_count"))


@pytest.fixture
def chain(db):
    """Three seals over nine events."""
    for start in (1, 4, 7):
        write(start, start + 1, start + 2)
        seals.seal()


def test_seal_takes_events_older_than_running_transactions():
    write(1, 2, 3)
    write(4, at=timezone.now())

    assert seals.seal() == 3
    assert ranges() == [(1, 3, [], 3)]


def test_seal_with_nothing_new_adds_no_link(chain):
    assert (seals.seal(), AuditSeal.objects.count()) == (0, 3)


def test_seal_takes_what_audit_records(county):
    audit.record("test.happened", by=None, subject=county, area=county.code, count=1)
    AuditEvent.objects.update(at=LONG_AGO)

    assert (seals.seal(), seals.verify().problems) == (1, ())


def test_seal_is_a_chain(chain):
    links = list(AuditSeal.objects.order_by("id").values_list("previous", "digest"))

    assert [previous for previous, _ in links] == ["", links[0][1], links[1][1]]


def test_seal_works_in_batches(monkeypatch):
    monkeypatch.setattr(seals, "MOST_EVENTS", 2)
    write(1, 2, 3, 4, 5)

    assert (seals.seal(), ranges()) == (5, [(1, 2, [], 2), (3, 4, [], 2), (5, 5, [], 1)])


def test_seal_lists_numbers_it_did_not_see():
    write(1, 4, 5, 9)
    seals.seal()

    assert ranges() == [(1, 9, [[2, 3], [6, 8]], 4)]
    assert seals.verify().is_intact


def test_seal_takes_up_events_that_were_committed_late():
    write(1, 4, 5, 9)
    seals.seal()
    write(3, 6, 7, 10)

    assert seals.seal() == 4

    assert ranges() == [(1, 9, [[2, 3], [6, 8]], 4), (3, 3, [], 1), (6, 7, [], 2), (10, 10, [], 1)]
    assert seals.verify() == seals.Verification(seals=4, events=8, unsealed=0, problems=())


def test_seal_takes_up_each_late_event_once():
    write(1, 5)
    seals.seal()
    write(3)
    seals.seal()
    write(2, 4)

    assert (seals.seal(), seals.seal(), seals.verify().is_intact) == (2, 0, True)


def test_seal_takes_up_late_events_after_the_sealer_has_rested():
    write(1, 3)
    seals.seal()
    reseal(AuditSeal.objects.get(), sealed_at=timezone.now() - datetime.timedelta(days=9))
    write(2)

    assert (seals.seal(), seals.verify().is_intact) == (1, True)


def test_head_is_the_newest_seal(chain):
    newest = AuditSeal.objects.latest("id")

    assert str(seals.head()) == f"{newest.pk}:{newest.digest}"
    assert (seals.head().last_id, seals.head().sealed_at) == (9, newest.sealed_at)


def test_head_before_the_first_seal_is_none():
    assert seals.head() is None


def test_verify_of_an_untouched_chain_finds_nothing(chain):
    write(10, at=timezone.now())

    assert seals.verify(str(seals.head())) == seals.Verification(seals=3, events=9, unsealed=1, problems=())


def test_verify_with_an_anchor_holds_after_the_chain_grew(chain):
    anchor = str(seals.head())
    write(10)
    seals.seal()

    assert seals.verify(anchor).is_intact


# What someone with the database in hand can do. The ORM refuses all of it, so it is done in SQL.


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def reseal(one, **fields):
    """Write a seal anew with a digest that fits: what a thorough forger does."""
    AuditSeal.objects.filter(pk=one.pk).update(**fields)
    one.refresh_from_db()
    events = AuditEvent.objects.filter(id__range=(one.first_id, one.last_id)).order_by("id").values(*seals.FIELDS)
    AuditSeal.objects.filter(pk=one.pk).update(
        digest=seals.digest(one, [event for event in events if not seals.is_within(event["id"], one.missing_ids)])
    )


def numbers():
    return list(AuditSeal.objects.order_by("id").values_list("id", flat=True))


@pytest.mark.parametrize(
    ("column", "value"),
    [("by_name", "王五"), ("kind", "people.person.viewed"), ("area_code", ""), ("subject", "people.Person:9"), ("details", "{}")],
)
def test_verify_finds_a_changed_event(chain, column, value):
    execute(f"UPDATE orgs_auditevent SET {column} = %s WHERE id = 5", value)

    [problem] = seals.verify().problems
    assert problem.startswith(f"第 {numbers()[1]} 个封存（编号 4 至 6，封存于 ")
    assert problem.endswith("的审计记录或封存本身被改动过。")


def test_verify_finds_a_removed_event(chain):
    execute("DELETE FROM orgs_auditevent WHERE id = 5")

    [problem] = seals.verify().problems
    assert problem.endswith("缺少 1 条审计记录（编号 5）：记录被删除。")


def test_verify_names_only_events_that_were_there():
    write(1, 3, 5, 6, 7)
    seals.seal()
    execute("DELETE FROM orgs_auditevent WHERE id IN (3, 6, 7)")

    [problem] = seals.verify().problems
    assert problem.endswith("缺少 3 条审计记录（编号 3、6 至 7）：记录被删除。")


def test_verify_finds_an_event_put_into_an_old_gap():
    write(1, 3)
    seals.seal()
    reseal(AuditSeal.objects.get(), sealed_at=timezone.now() - datetime.timedelta(days=9))
    write(4)
    seals.seal()
    write(2)
    seals.seal()

    assert seals.verify().problems == ("编号 2 的审计记录不在任何封存之内：记录是事后插入的。",)


def test_verify_finds_an_event_removed_with_its_seal_mended(chain):
    execute("DELETE FROM orgs_auditevent WHERE id = 5")
    _, second, third = numbers()
    reseal(AuditSeal.objects.get(pk=second), missing_ids=[[5, 5]], event_count=2)

    assert seals.verify().problems == (f"第 {third} 个封存与它前面的封存接不上：有封存记录被删除、改动或插入。",)


def test_verify_finds_a_seal_removed_from_the_middle(chain):
    _, second, third = numbers()
    execute("DELETE FROM orgs_auditseal WHERE id = %s", second)

    assert seals.verify().problems == (f"第 {third} 个封存与它前面的封存接不上：有封存记录被删除、改动或插入。",)


def test_verify_finds_the_first_seal_removed(chain):
    first, second, _ = numbers()
    execute("DELETE FROM orgs_auditseal WHERE id = %s", first)

    assert seals.verify().problems == (f"第 {second} 个封存与它前面的封存接不上：有封存记录被删除、改动或插入。",)


def test_verify_finds_a_seal_moved_in_time(chain):
    execute("UPDATE orgs_auditseal SET sealed_at = %s WHERE id = %s", LONG_AGO, numbers()[2])

    [problem] = seals.verify().problems
    assert problem.endswith("的审计记录或封存本身被改动过。")


def test_verify_finds_a_cut_off_end_only_with_an_anchor(chain):
    anchor, last = str(seals.head()), numbers()[2]
    execute("DELETE FROM orgs_auditseal WHERE id = %s", last)
    execute("DELETE FROM orgs_auditevent WHERE id > 6")

    assert seals.verify().is_intact
    assert seals.verify(anchor).problems == (f"凭证中的第 {last} 个封存已经不在：审计记录被截断。",)


def test_verify_finds_a_chain_written_anew_only_with_an_anchor(chain):
    anchor, last = str(seals.head()), numbers()[2]
    execute("UPDATE orgs_auditevent SET by_name = '王五' WHERE id = 2")
    previous = ""
    for one in AuditSeal.objects.order_by("id"):
        reseal(one, previous=previous)
        previous = AuditSeal.objects.get(pk=one.pk).digest

    assert seals.verify().is_intact
    assert seals.verify(anchor).problems == (f"第 {last} 个封存的摘要与凭证不同：封存链被整体改写。",)


@pytest.mark.parametrize("anchor", ["x", "3", "3:abc", ":" + "a" * 64])
def test_verify_refuses_an_anchor_it_cannot_read(chain, anchor):
    with pytest.raises(UserError, match="读不懂，应为 `nuanxin audit head` 给出的"):
        seals.verify(anchor)


@pytest.mark.parametrize(
    ("held", "cut", "rest"),
    [
        ((5, 9), (1, 4), [(5, 9)]),
        ((5, 9), (10, 12), [(5, 9)]),
        ((5, 9), (5, 9), []),
        ((5, 9), (1, 20), []),
        ((5, 9), (5, 6), [(7, 9)]),
        ((5, 9), (8, 20), [(5, 7)]),
        ((5, 9), (7, 7), [(5, 6), (8, 9)]),
    ],
)
def test_without_leaves_what_was_not_cut(held, cut, rest):
    assert seals.without(held, cut) == rest


@pytest.mark.parametrize("model", [AuditEvent, AuditSeal])
def test_trail_refuses_change_and_deletion_through_the_model(chain, model):
    one = model.objects.first()

    with pytest.raises(UserError, match="只能追加，不能修改"):
        one.save()
    with pytest.raises(UserError, match="只能追加，不能删除"):
        one.delete()
