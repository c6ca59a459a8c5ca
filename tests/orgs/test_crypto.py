"""Encryption: never twice the same bytes, never a wrong text; keys made once, kept to their owner."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.errors import UserError
from nuanxin.orgs import crypto, fields
from nuanxin.people.models import Person
from tests import factories

NUMBER = "360722197005010011"


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEYS = tmp_path / "keys"
    return settings.KEYS


@given(st.text())
def test_decrypt_gives_back_what_was_encrypted(text):
    assert crypto.decrypt(crypto.encrypt(text)) == text


def test_encrypt_never_gives_the_same_bytes_twice():
    assert len({crypto.encrypt(NUMBER) for _ in range(100)}) == 100


def test_encrypt_says_its_key_and_costs_29_bytes():
    blob = crypto.encrypt(NUMBER)

    assert (blob[0], len(blob)) == (crypto.CURRENT_KEY, len(NUMBER) + 29)


@pytest.mark.parametrize("place", [1, 12, 13, 20, -1])
def test_decrypt_refuses_a_changed_byte(place):
    blob = bytearray(crypto.encrypt(NUMBER))
    blob[place] ^= 1

    with pytest.raises(InvalidTag):
        crypto.decrypt(bytes(blob))


def test_decrypt_under_other_keys_is_refused(settings, tmp_path):
    blob = crypto.encrypt(NUMBER)
    settings.KEYS = tmp_path / "other"

    with pytest.raises(InvalidTag):
        crypto.decrypt(blob)


def test_key_is_made_once_for_its_owner_only(keys):
    first, second = crypto.key("digest", 32), crypto.key("digest", 32)

    assert (first, len(first)) == (second, 32)
    assert stat.S_IMODE((keys / "digest.key").stat().st_mode) == 0o600
    assert [path.name for path in keys.iterdir()] == ["digest.key"]


def test_key_asked_for_by_many_at_once_is_one_key(keys):
    with ThreadPoolExecutor(16) as threads:
        made = set(threads.map(lambda _: crypto.read_or_make.__wrapped__(keys, "digest", 32), range(64)))

    assert len(made) == 1


def test_key_of_another_length_is_refused(keys):
    keys.mkdir()
    (keys / "digest.key").write_bytes(b"short")

    with pytest.raises(UserError, match=r"密钥文件 digest\.key 有 5 字节，应为 32 字节"):
        crypto.key("digest", 32)


def test_digest_is_the_same_for_the_same_text_only():
    assert crypto.digest("id", NUMBER) == crypto.digest("id", NUMBER)
    assert len({crypto.digest("id", NUMBER), crypto.digest("phone", NUMBER), crypto.digest("id", NUMBER[:-1] + "X")}) == 3
    assert len(crypto.digest("id", NUMBER)) == 32


def test_digest_depends_on_the_key(settings, tmp_path):
    here = crypto.digest("id", NUMBER)
    settings.KEYS = tmp_path / "other"

    assert crypto.digest("id", NUMBER) != here


def test_digest_number_fits_a_signed_column():
    numbers = [crypto.digest_number("post", f"单位{number}|普工") for number in range(200)]

    assert len(set(numbers)) == 200
    assert all(0 <= number < 2**63 for number in numbers)


def stored(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM people_person WHERE id = %s", [person.pk])
        return [None if value is None else bytes(value) for value in cursor.fetchone()]


def test_encrypted_field_shows_the_database_no_number(county):
    person = factories.person(number=NUMBER, phone="13900000000")

    number, phone = stored(person)
    assert (NUMBER.encode() in number, b"1390000" in phone) == (False, False)
    assert (crypto.decrypt(number), crypto.decrypt(phone)) == (NUMBER, "13900000000")


def test_encrypted_field_reads_back_as_text(county):
    person = Person.objects.get(pk=factories.person(number=NUMBER).pk)

    assert (person.id_number, person.full_id_number, person.id_masked) == (NUMBER, NUMBER, "360722********0011")


def test_encrypted_field_keeps_nothing_as_null(county):
    person = factories.person()

    assert stored(person)[1] is None
    assert Person.objects.get(pk=person.pk).phone == ""


@pytest.mark.parametrize(
    ("phone", "masked"), [("13900001234", "139****1234"), ("0797-3331234", "079****1234"), ("12345", "*****"), ("", "")]
)
def test_mask_phone(phone, masked):
    assert fields.mask_phone(phone) == masked


@pytest.mark.parametrize(("number", "masked"), [(NUMBER, "360722********0011"), ("", "")])
def test_mask_id_number(number, masked):
    assert fields.mask_id_number(number) == masked
