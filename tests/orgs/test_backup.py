"""A backup holds the whole office, is readable by its owner only, and comes back verified or not at all."""

import contextlib
import io
import json
import sqlite3
import stat
import tarfile
import threading

import pytest
from django.db import connection

from nuanxin.errors import UserError
from nuanxin.orgs import backup, crypto, files
from nuanxin.orgs.models import Area, StoredFile
from nuanxin.people.models import Person
from tests import factories
from tests.comparisons.releasing import release

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has tools of its own")


@pytest.fixture
def office(real_database, settings, tmp_path):
    """An office with keys of its own, a person and a stored file."""
    settings.KEYS = tmp_path / "keys"
    county = factories.county()
    factories.person(name="张三")
    files.store(b"roster", name="花名册.xlsx", by=None)
    return county


@pytest.fixture
def elsewhere(real_database, tmp_path):
    home = tmp_path / "elsewhere"
    database = home / "nuanxin.sqlite3" if connection.vendor == "sqlite" else None
    return backup.Places(home, database, home / "keys", home / "files")


@pytest.fixture
def archive(office, tmp_path):
    backup.back_up(tmp_path / "office.tar")
    return tmp_path / "office.tar"


def members(archive):
    with tarfile.open(archive) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def rewrite(archive, **changed):
    """The archive with some members replaced (None: left out) or added."""
    content = {**members(archive), **{name.replace("__", "/").replace("_dot_", "."): value for name, value in changed.items()}}
    with tarfile.open(archive, "w") as tar:
        for name, value in content.items():
            if value is not None:
                backup.add_text(tar, name, "") if value == b"" else add(tar, name, value)


def add(tar, name, value):
    member = tarfile.TarInfo(name)
    member.size = len(value)
    tar.addfile(member, io.BytesIO(value))


def rows(path, sql):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def test_back_up_holds_keys_and_files(archive, settings):
    held = members(archive)
    stored = StoredFile.objects.get()

    assert {"manifest.json", "keys/digest.key", "keys/field-1.key", f"files/{stored.path}"} <= set(held)
    assert held["keys/digest.key"] == (settings.KEYS / "digest.key").read_bytes()
    assert held[f"files/{stored.path}"] == files.on_disk(stored.path).read_bytes()


@sqlite_only
def test_back_up_says_what_it_holds(office, tmp_path):
    manifest = backup.back_up(tmp_path / "office.tar")

    assert (manifest.has_database, manifest.has_keys, manifest.files) == (True, True, 1)
    assert (manifest.rows["people_person"], manifest.rows["orgs_area"]) == (1, Area.objects.count())
    assert json.loads(members(tmp_path / "office.tar")["manifest.json"]) == vars(manifest)


def test_back_up_is_for_its_owner_only(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_back_up_leaves_nothing_beside_it(archive, tmp_path):
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_back_up_without_keys_holds_none(office, tmp_path):
    manifest = backup.back_up(tmp_path / "office.tar", with_keys=False)

    assert manifest.has_keys is False
    assert not any(name.startswith("keys/") for name in members(tmp_path / "office.tar"))


@sqlite_only
def test_back_up_shows_no_number(archive):
    number = Person.objects.get().full_id_number.encode()

    assert not any(number in content for content in members(archive).values())


def test_back_up_refuses_to_overwrite(archive):
    before = archive.read_bytes()

    with pytest.raises(UserError, match=r"文件 office\.tar 已经存在"):
        backup.back_up(archive)

    assert archive.read_bytes() == before


def test_back_up_refuses_a_folder_that_is_not_there(office, tmp_path):
    with pytest.raises(UserError, match=r"文件夹 .* 不存在，没有备份"):
        backup.back_up(tmp_path / "nowhere" / "office.tar")


def test_restore_puts_keys_and_files_back(archive, elsewhere, settings):
    manifest = backup.restore(archive, elsewhere)

    stored = StoredFile.objects.get()
    assert (manifest.files, stat.S_IMODE((elsewhere.keys / "digest.key").stat().st_mode)) == (1, 0o600)
    settings.KEYS, settings.FILES = elsewhere.keys, elsewhere.files
    assert files.read(stored) == b"roster"


@sqlite_only
def test_restore_puts_the_database_back_as_it_was(archive, elsewhere, settings):
    backup.restore(archive, elsewhere)

    [(name, cipher)] = rows(elsewhere.database, "SELECT name, id_number FROM people_person")
    settings.KEYS = elsewhere.keys
    assert (name, crypto.decrypt(cipher)) == ("张三", Person.objects.get().full_id_number)
    assert stat.S_IMODE(elsewhere.database.stat().st_mode) == 0o600
    assert not list(elsewhere.home.glob(".restore-*"))


@sqlite_only
def test_restore_over_a_database_is_refused(archive, elsewhere):
    elsewhere.home.mkdir()
    elsewhere.database.write_bytes(b"precious")

    with pytest.raises(UserError, match=r"已经有数据库 nuanxin\.sqlite3，没有恢复"):
        backup.restore(archive, elsewhere)

    assert elsewhere.database.read_bytes() == b"precious"


def test_restore_over_other_keys_is_refused(archive, elsewhere):
    elsewhere.keys.mkdir(parents=True)
    (elsewhere.keys / "digest.key").write_bytes(b"k" * 32)

    with pytest.raises(UserError, match=r"已有另一个密钥 digest\.key，没有恢复"):
        backup.restore(archive, elsewhere)

    assert sorted(path.name for path in elsewhere.home.iterdir()) == ["keys"]


def test_restore_beside_the_same_keys_is_done(archive, elsewhere, settings):
    elsewhere.keys.mkdir(parents=True)
    (elsewhere.keys / "digest.key").write_bytes((settings.KEYS / "digest.key").read_bytes())
    (elsewhere.keys / "session.key").write_text("made when the command started")

    assert backup.restore(archive, elsewhere).has_keys


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\0" * 10240], ids=["empty", "text", "zeros"])
def test_restore_of_what_is_no_backup_is_refused(elsewhere, tmp_path, content):
    (tmp_path / "x.tar").write_bytes(content)

    with pytest.raises(UserError, match=r"文件 x\.tar 不是完整的备份"):
        backup.restore(tmp_path / "x.tar", elsewhere)

    assert list(elsewhere.home.iterdir()) == []


def test_restore_of_a_missing_file_is_refused(elsewhere, tmp_path):
    with pytest.raises(UserError, match="找不到备份文件"):
        backup.restore(tmp_path / "none.tar", elsewhere)


def test_restore_of_a_cut_backup_is_refused(archive, elsewhere):
    archive.write_bytes(archive.read_bytes()[:-20000] if connection.vendor == "sqlite" else archive.read_bytes()[:1600])

    with pytest.raises(UserError, match="没有恢复"):
        backup.restore(archive, elsewhere)

    assert list(elsewhere.home.iterdir()) == []


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "keys/../../evil.key", "keys/evil.py", "files/202209/../../../x", "evil"])
def test_restore_never_follows_a_path_of_the_archive(archive, elsewhere, name):
    content = members(archive)
    with tarfile.open(archive, "w") as tar:
        for known, value in content.items():
            add(tar, known, value)
        add(tar, name, b"evil")

    with pytest.raises(UserError, match="不是完整的备份"):
        backup.restore(archive, elsewhere)

    assert list(elsewhere.home.iterdir()) == []


def test_restore_never_makes_a_link(archive, elsewhere):
    content = members(archive)
    with tarfile.open(archive, "w") as tar:
        add(tar, "manifest.json", content["manifest.json"])
        link = tarfile.TarInfo("keys/digest.key")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(UserError, match="不是完整的备份"):
        backup.restore(archive, elsewhere)


@sqlite_only
def test_restore_of_a_database_with_other_rows_is_refused(archive, elsewhere):
    manifest = json.loads(members(archive)["manifest.json"])
    manifest["rows"]["people_person"] += 1
    rewrite(archive, manifest_dot_json=json.dumps(manifest).encode())

    with pytest.raises(UserError, match="与备份时不一致"):
        backup.restore(archive, elsewhere)

    assert list(elsewhere.home.iterdir()) == []


@sqlite_only
def test_restore_of_a_damaged_database_is_refused(archive, elsewhere):
    content = bytearray(members(archive)["database.sqlite3"])
    content[4096:40960] = b"\xff" * (40960 - 4096)
    rewrite(archive, database_dot_sqlite3=bytes(content))

    with pytest.raises(UserError, match="备份中的数据库"):
        backup.restore(archive, elsewhere)

    assert list(elsewhere.home.iterdir()) == []


@sqlite_only
def test_restore_of_sqlite_into_postgresql_is_refused(archive, elsewhere):
    places = backup.Places(elsewhere.home, None, elsewhere.keys, elsewhere.files)

    with pytest.raises(UserError, match="DATABASE_URL 指向 PostgreSQL，没有恢复"):
        backup.restore(archive, places)


@sqlite_only
def test_back_up_of_a_database_in_use_is_consistent(tmp_path):
    """A writer moves one yuan between two accounts all the while; every copy holds the whole sum."""
    path, stop = tmp_path / "live.sqlite3", threading.Event()
    with contextlib.closing(sqlite3.connect(path)) as live:
        live.executescript("PRAGMA journal_mode=WAL; CREATE TABLE money (account, yuan); INSERT INTO money VALUES (1, 1000), (2, 0);")

    def move() -> None:
        with contextlib.closing(sqlite3.connect(path, timeout=20)) as writer:
            while not stop.is_set():
                with writer:
                    writer.execute("UPDATE money SET yuan = yuan - 1 WHERE account = 1")
                    writer.execute("UPDATE money SET yuan = yuan + 1 WHERE account = 2")

    thread = threading.Thread(target=move)
    thread.start()
    try:
        for number in range(5):
            backup.copy_database(path, tmp_path / f"{number}.copy")
    finally:
        stop.set()
        thread.join()

    assert [rows(tmp_path / f"{number}.copy", "SELECT SUM(yuan) FROM money") for number in range(5)] == [[(1000,)]] * 5


def test_back_up_keeps_departments_lists(office, tmp_path):
    made = release("veterans", {"姓名": "张三", "身份证号": factories.id_number()})
    manifest = backup.back_up(tmp_path / "lists.tar")
    expected = {
        f"releases/{made.record.folder}/{name}": (made.path.with_name(name)).read_bytes() for name in ("rows.parquet", "values.sealed")
    }

    held = members(tmp_path / "lists.tar")

    assert manifest.releases == 1
    assert {name: content for name, content in held.items() if name.startswith("releases/")} == expected


@pytest.mark.parametrize("name", ["releases/../x/rows.parquet", f"releases/{'a' * 32}/other.txt", f"releases/{'A' * 32}/rows.parquet"])
def test_an_archive_with_another_name_among_its_lists_is_no_backup(archive, elsewhere, name):
    rewrite(archive)
    with tarfile.open(archive, "a") as tar:
        add(tar, name, b"x")

    with pytest.raises(UserError, match="不是完整的备份"):
        backup.restore(archive, elsewhere)


def test_lists_are_put_in_place(tmp_path, elsewhere):
    folder = tmp_path / "scratch" / "releases" / ("a" * 32)
    folder.mkdir(parents=True)
    (folder / "rows.parquet").write_bytes(b"rows")

    backup.put_in_place(tmp_path / "scratch", elsewhere)

    assert (elsewhere.releases / ("a" * 32) / "rows.parquet").read_bytes() == b"rows"
