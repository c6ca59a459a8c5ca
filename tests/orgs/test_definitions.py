"""Where definitions lie, and when they have to be read again."""

from __future__ import annotations

import os

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import definitions


@pytest.fixture
def own(settings, tmp_path):
    """The office's own folder, with one file."""
    folder = tmp_path / "own"
    (folder / "lists").mkdir(parents=True)
    (folder / "lists" / "b.yaml").write_text("id: b\n", encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(folder)
    return folder


def names(pattern: str) -> list[str]:
    return [path.name for path, _ in definitions.files(pattern)]


def test_without_an_own_folder_only_the_shipped_definitions_are_read(settings):
    settings.EXTRA_DEFINITIONS = ""

    assert definitions.folders() == (definitions.SHIPPED,)


def test_the_offices_own_folder_comes_after_the_shipped_one(own):
    assert definitions.folders() == (definitions.SHIPPED, own)
    assert names("lists/*.yaml")[-1] == "b.yaml"


def test_definitions_among_the_data_are_the_offices_own_unless_a_folder_is_named(own, settings, tmp_path):
    among = settings.HOME / "definitions"
    among.mkdir(parents=True)

    assert definitions.folders() == (definitions.SHIPPED, own)
    settings.EXTRA_DEFINITIONS = ""
    assert definitions.folders() == (definitions.SHIPPED, among)


def test_a_file_called_definitions_among_the_data_means_nothing(settings):
    settings.EXTRA_DEFINITIONS = ""
    settings.HOME.mkdir(exist_ok=True)
    (settings.HOME / "definitions").write_text("", "utf-8")

    assert definitions.folders() == (definitions.SHIPPED,)


def test_a_folder_that_is_not_there_is_refused_with_its_name(settings, tmp_path):
    settings.EXTRA_DEFINITIONS = str(tmp_path / "gone")

    with pytest.raises(UserError) as refusal:
        definitions.folders()

    assert list(refusal.value.problems) == [
        f"环境变量 NUANXIN_DEFINITIONS 所指的文件夹“{tmp_path / 'gone'}”不存在。请改正，或删去该环境变量。"
    ]


def test_a_file_in_place_of_a_folder_is_refused(own, settings):
    settings.EXTRA_DEFINITIONS = str(own / "lists" / "b.yaml")

    with pytest.raises(UserError, match="不存在"):
        definitions.files("lists/*.yaml")


def test_files_of_a_folder_come_in_the_order_of_their_names(own):
    (own / "lists" / "a.yaml").write_text("id: a\n", encoding="utf-8")

    assert names("lists/*.yaml")[-2:] == ["a.yaml", "b.yaml"]


def test_only_files_of_the_kind_asked_for_are_named(own):
    (own / "lists" / "note.txt").write_text("x", encoding="utf-8")
    (own / "other").mkdir()
    (own / "other" / "c.yaml").write_text("id: c\n", encoding="utf-8")

    assert {"note.txt", "c.yaml"} & set(names("lists/*.yaml")) == set()


def test_the_same_files_are_told_the_same_until_one_changes(own):
    before = definitions.files("lists/*.yaml")
    assert definitions.files("lists/*.yaml") == before

    os.utime(own / "lists" / "b.yaml", ns=(1, 1))

    assert definitions.files("lists/*.yaml") != before


def test_a_file_taken_away_is_no_longer_told(own):
    (own / "lists" / "b.yaml").unlink()

    assert "b.yaml" not in names("lists/*.yaml")
