"""Whatever is written into the calculator, the answer is a page or a refusal, never a failure of ours."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import read_case
from nuanxin.benefits.policies import facts
from nuanxin.errors import UserError
from nuanxin.web.policies import casing
from nuanxin.web.policies.trying import Trial, all_answers, read_upload, without_blanks

ODD = ["", " ", "-", "0", "-1", "1", "99999999999999999999", "1e400", "NaN", "none", "null", "true", "2012-02-30", "0000-00-00", "9999-12-31", "1900-01-01",
       "2012-13", "2199-12", "'; DROP TABLE", "<script>", "\x00", "\ud7ff", "١٢", "２０１２-０１-０１", "甲" * 300, "360722100200", "AGE", "M", "2012/13"]  # fmt: skip
NAMES = [
    "as_of", *facts.known().facts, *(f"{name}-none" for name in facts.known().facts), *(f"h1-{name}" for name in facts.known().facts),
    *(f"w2-{name}" for name in facts.known().facts), *(f"e-{name}" for name in facts.known().employer), "h1-on", "h999-on", "w1-on", "h-on", "h1", "w", "e-hires-none",
    *(f"{kind}{number}-{part}" for kind, parts in casing.ROWS.items() for number in (1, 2) for part in parts), "pay1-", "add", "drop", "download", "person ",
    "q-rate", "q-standard", "q-nothing", "w1-used1-programme", "w1-used1-count",
]  # fmt: skip
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(ODD) | st.text(max_size=12)), max_size=14)
POLICIES = st.sampled_from(["", *sorted(policies.library())])
TODAY = policies.get("2022-xinfeng-startup").file.in_force.from_on


def data_of(fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return data


@given(FIELDS, POLICIES)
@settings(deadline=None, max_examples=150)
def test_any_fields_are_answered_or_refused(fields, policy):
    data = without_blanks(data_of(fields))
    trial = Trial(data, dict(fields).get("as_of", "").strip(), TODAY, policies.get(policy) if policy else None)

    if trial.problems:
        assert all(one.text for one in trial.problems)
        return
    assert casing.case_of(QueryDict(trial.address())) == again(trial.written)
    if trial.policy is None:
        assert all_answers(trial) is not None
    elif trial.policy.is_in_force(trial.as_of):
        assert trial.decided().answer in ("yes", "no", "unknown", "conflict")
    else:
        with pytest.raises(UserError, match="不在施行期内"):
            trial.decided()


def again(written) -> dict:
    return casing.case_of(casing.data_of(written))


@pytest.mark.django_db
@given(FIELDS, POLICIES, st.booleans(), st.booleans())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_request_is_a_page_or_a_refusal(inside, fields, policy, is_posted, is_htmx):
    cache.clear()
    url = f"/policies/{policy}/try/" if policy else "/policies/try/"
    ask = inside.post if is_posted else inside.get

    response = ask(url, data_of(fields).dict(), headers={"hx-request": "true"} if is_htmx else {})

    assert response.status_code in (200, 422)


@pytest.mark.django_db
@given(
    st.sampled_from(["", "compare/"]),
    st.sampled_from(["day", "from", "to", "with", "by", "tests"]),
    st.sampled_from(ODD) | st.text(max_size=12),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_of_the_pages_of_a_policy_is_a_page_or_a_refusal(inside, page, name, value):
    assert inside.get(f"/policies/2022-xinfeng-startup/{page}", {name: value}).status_code in (200, 422)


@pytest.mark.django_db
@given(st.dictionaries(st.sampled_from(["q", "day", "area", "payee", "fund", "state"]), st.sampled_from(ODD) | st.text(max_size=12)))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_of_the_library_is_a_page_or_a_refusal(inside, query):
    assert inside.get("/policies/", query).status_code in (200, 422)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "person",
                    "household",
                    "employer",
                    "hires",
                    "payments",
                    "insurance",
                    "sex",
                    "training",
                    "months_used",
                    "kind",
                    "programme",
                    "month",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
@settings(deadline=None, max_examples=200)
def test_any_file_is_a_case_or_refused_and_a_case_can_be_shown(content):
    try:
        written = read_upload(json.dumps(content).encode())
    except UserError:
        return
    assert read_case(again(written))


@pytest.mark.parametrize(
    "content",
    [b"\x00", b"{", b'{"person": {"\\ud800": 1}}', b'{"person": {"sex": "\\ud800"}}', b'{"person": {"override": "\\ud800"}}'],
    ids=["nothing", "cut off", "name", "value", "text"],
)
def test_odd_bytes_are_refused(inside, content):
    response = inside.post("/policies/try/", {"case": SimpleUploadedFile("case.json", content)})

    assert response.status_code == 422
