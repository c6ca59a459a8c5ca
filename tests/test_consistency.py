"""The repository tests itself: what a reader relies on everywhere must hold everywhere."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "nuanxin"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
OUR_MODELS = [model for model in apps.get_models() if model.__module__.startswith("nuanxin.")]
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "managers", "misc", "common"}


def functions(path: Path):
    """(name, lines without docstring and decorators) of every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            yield f"{path.relative_to(SOURCE)}:{node.name}", lines


def percentile(values: list[int], share: float) -> int:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or would take, without what it ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_opens_with_a_sentence(path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert docstring, "no docstring"
    assert docstring.splitlines()[0].endswith((".", ":", "?")), docstring.splitlines()[0]


def test_no_module_is_named_for_nothing():
    assert [path for path in MODULES if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES] == []


def test_files_stay_within_their_budget():
    lengths = {str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}

    assert {name: length for name, length in lengths.items() if length > 600} == {}
    assert percentile(list(lengths.values()), 0.9) <= 300


def test_functions_stay_within_their_budget():
    lengths = dict(pair for path in MODULES for pair in functions(path))

    assert {name: length for name, length in lengths.items() if length > 60} == {}
    assert statistics.median(lengths.values()) <= 8
    assert percentile(list(lengths.values()), 0.9) <= 24


def test_there_is_more_test_than_source():
    source = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    tests = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "tests").rglob("*.py"))

    assert tests >= 1.2 * source, (tests, source)


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_field_is_classified(model):
    privacy = getattr(model, "Privacy", None)
    groups = [getattr(privacy, name, frozenset()) for name in ("identifying", "sensitive", "plain")]
    fields = {field.name for field in model._meta.get_fields() if field.concrete}

    assert set().union(*groups) == fields
    assert sum(map(len, groups)) == len(fields), "a field stands in two groups"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_model_and_field_has_a_chinese_name(model):
    own = [field for field in model._meta.fields if field.model is model and not field.primary_key and field.name not in INHERITED_NAMES]
    names = [str(model._meta.verbose_name), *(str(field.verbose_name) for field in own)]

    assert [name for name in names if not re.search(r"[\u4e00-\u9fff]", name)] == []


INHERITED_NAMES = {"last_login", "date_joined", "username", "password", "is_staff", "is_superuser", "is_active"}


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_nothing_is_deleted_by_cascade(model):
    relations = [field for field in model._meta.fields if field.is_relation and field.model is model]

    assert [field.name for field in relations if field.remote_field.on_delete.__name__ == "CASCADE"] == []


def test_constraints_are_sentences():
    names = [constraint.name for model in OUR_MODELS for constraint in model._meta.constraints]

    assert [name for name in names if name.count("_") < 2] == []


def test_every_page_change_has_its_migration(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_list_values_are_the_codes_of_the_models():
    from nuanxin.engines import sheets

    enums = {
        ("persons", "性别"): "people.Sex", ("persons", "文化程度"): "people.Education", ("persons", "户籍性质"): "people.Hukou",
        ("persons", "就业状态"): "people.EmploymentStatus", ("persons", "人员类别"): "people.Category", ("visits", "方式"): "casework.VisitMethod",
        ("visits", "事项"): "casework.VisitTopic", ("referrals", "渠道"): "casework.ReferralChannel", ("referrals", "反馈"): "casework.ReferralFeedback",
        ("placements", "就业形式"): "casework.PlacementForm", ("fairs", "形式"): "jobs.FairForm", ("fairs", "专场对象"): "jobs.FairAudience",
        ("vacancies", "岗位类别"): "jobs.VacancyKind",
    }  # fmt: skip
    for (list_id, column), name in enums.items():
        package, enum = name.split(".")
        module = __import__(f"nuanxin.{package}.enums", fromlist=[enum])
        spec = next(spec for spec in sheets.load_list(list_id).columns if spec.name == column)
        assert dict(spec.values) == dict(getattr(module, enum).choices), (list_id, column)


def test_no_file_names_a_machine_or_a_registry():
    places = re.compile(r"(^|[^\w.])/(work|farm|root|tmp)/[a-z]", re.MULTILINE)
    hits = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py", "*.md", "*.yaml", "*.toml", "*.html", "Makefile", ".ci/run")
        if places.search(read(path))
    ]

    assert hits == []
    assert [path.name for path in tracked("*.lock") if "://" in read(path)] == []


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_nothing_is_left_unfinished():
    unfinished = re.compile(r"TODO|FIXME|NotImplementedError|assert True\b")
    mine = Path(__file__).resolve()

    assert [
        str(path.relative_to(ROOT)) for path in tracked("src/*.py", "tests/*.py") if path != mine and unfinished.search(read(path))
    ] == []


def test_every_notice_has_its_tests_beside_it():
    notices = sorted((SOURCE / "definitions" / "notices").glob("*/notice.yaml"))

    assert notices
    assert [path.parent.name for path in notices if not list(path.parent.glob("tests/*.yaml"))] == []


def test_glossary_knows_every_model():
    glossary = read(ROOT / "GLOSSARY.md")

    assert [model.__name__ for model in OUR_MODELS if f"`{model.__name__}`" not in glossary] == []


def test_documented_commands_exist():
    """Every `nuanxin …` command that a page of the manual names can be run."""
    from nuanxin.cli import commands

    known = commands()
    named = {
        match
        for path in [ROOT / "README.md", ROOT / "README.zh.md", *ROOT.glob("docs/*.md")]
        for match in re.findall(r"nuanxin ([a-z]+)\b", read(path))
    }

    assert named - set(known) == set()
