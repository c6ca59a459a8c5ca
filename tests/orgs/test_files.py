"""Stored files: encrypted on disk, read back whole, refused when changed, gone when their days are over."""

import datetime
import io
import os
import stat

import pytest
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import files
from nuanxin.orgs.models import AuditEvent, StoredFile

pytestmark = pytest.mark.django_db
ROSTER = "张三,360722197005010011\n".encode() * 3
OLD = timezone.now() - datetime.timedelta(days=31)


def on_disk(settings):
    return sorted(path for path in settings.FILES.glob("*/*"))


def test_store_reads_back_what_it_was_given(officer):
    stored = files.store(ROSTER, name="花名册.xlsx", by=officer)

    assert files.read(stored) == ROSTER
    assert (stored.name, stored.size_bytes, stored.stored_by, stored.purged_at) == ("花名册.xlsx", len(ROSTER), officer, None)
    assert stored.digest == files.digest_of(ROSTER)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 31, 32, 33, 100])
def test_store_reads_back_any_number_of_chunks(monkeypatch, size):
    monkeypatch.setattr(files, "CHUNK_BYTES", 16)
    content = os.urandom(size)

    stored = files.store(io.BytesIO(content), name="x", by=None)

    assert (files.read(stored), stored.size_bytes) == (content, size)


def test_store_takes_a_path(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes(ROSTER)

    assert files.read(files.store(path, name=path.name, by=None)) == ROSTER


def test_store_leaves_nothing_readable_on_disk(settings):
    files.store(ROSTER, name="花名册.xlsx", by=None)

    [path] = on_disk(settings)
    assert b"360722" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\花名册.xlsx", "花名册.xlsx"),
        ("/", "未命名"),
        ("a\x00b\n.xlsx", "ab.xlsx"),
        ("长" * 300, "长" * 200),
    ],
)
def test_store_never_uses_the_given_name_as_a_path(settings, given, shown):
    stored = files.store(b"x", name=given, by=None)

    [path] = on_disk(settings)
    assert (stored.name, path.relative_to(settings.FILES).as_posix()) == (shown, stored.path)
    assert set(stored.path) <= set("0123456789abcdef/")


def test_copy_to_writes_the_content_for_its_owner_only(tmp_path):
    stored = files.store(ROSTER, name="x", by=None)

    files.copy_to(stored, tmp_path / "copy")

    assert (tmp_path / "copy").read_bytes() == ROSTER
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


def flip(content):
    return content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]


def halves(content):
    return content[: len(content) // 2], content[len(content) // 2 :]


@pytest.mark.parametrize(
    "damage",
    [
        flip,
        lambda content: content[:-1],
        lambda content: b"",
        lambda content: halves(content)[0],
        lambda content: b"".join(reversed(halves(content))),
    ],
    ids=["flipped", "cut", "empty", "half", "swapped"],
)
def test_read_refuses_a_changed_file(settings, monkeypatch, damage):
    monkeypatch.setattr(files, "CHUNK_BYTES", 16)
    stored = files.store(b"0123456789abcdef" * 2, name="花名册.xlsx", by=None)
    [path] = on_disk(settings)
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(UserError, match=r"文件“花名册\.xlsx”已损坏或被改动"):
        files.read(stored)


def test_read_refuses_another_files_content(settings):
    first, second = files.store(b"one", name="一", by=None), files.store(b"two", name="二", by=None)
    files.on_disk(first.path).write_bytes(files.on_disk(second.path).read_bytes())

    with pytest.raises(UserError, match="文件“一”已损坏或被改动"):
        files.read(first)


def test_read_refuses_a_missing_file(settings):
    stored = files.store(b"one", name="一", by=None)
    files.on_disk(stored.path).unlink()

    with pytest.raises(UserError, match="文件“一”在数据目录中找不到"):
        files.read(stored)


def test_purge_old_files_removes_the_content_and_keeps_the_record(settings):
    old, young = files.store(b"old", name="旧", by=None), files.store(b"young", name="新", by=None)
    StoredFile.objects.filter(pk=old.pk).update(stored_at=OLD)

    assert files.purge_old_files() == 1

    assert [path.relative_to(settings.FILES).as_posix() for path in on_disk(settings)] == [young.path]
    with pytest.raises(UserError, match=r"文件“旧”保存 30 天后已于 .* 清除"):
        files.read(StoredFile.objects.get(pk=old.pk))
    assert list(AuditEvent.objects.values_list("kind", "details")) == [("orgs.files.purged", {"count": 1})]


def test_purge_old_files_with_nothing_old_leaves_no_event():
    files.store(b"young", name="新", by=None)

    assert (files.purge_old_files(), AuditEvent.objects.count()) == (0, 0)


def test_purge_old_files_removes_what_a_rolled_back_transaction_left(settings):
    lost, fresh = files.store(b"lost", name="x", by=None), files.store(b"fresh", name="y", by=None)
    os.utime(files.on_disk(lost.path), times=(0, 0))
    StoredFile.objects.all().delete()

    files.purge_old_files()

    assert [path.relative_to(settings.FILES).as_posix() for path in on_disk(settings)] == [fresh.path]


def test_purge_old_files_goes_on_where_a_crash_stopped_it(settings):
    stored = files.store(b"old", name="旧", by=None)
    StoredFile.objects.filter(pk=stored.pk).update(stored_at=OLD, purged_at=timezone.now())

    files.purge_old_files()

    assert on_disk(settings) == []
