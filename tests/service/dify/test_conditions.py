"""Dify's conditions: each operator lets through exactly the articles it should, on a real collection, or is refused."""

from datetime import UTC, datetime

import pytest
from made_up import open_engine
from news import FERRY, NEWS, OLIVES, QUAY, UNDATED

from index.errors import InvalidQuery
from index.filters import EVERYTHING
from index.ingest.records import article_from_record
from service.dify.conditions import OPERATORS, condition_filter
from service.dify.requests import MetadataCondition, Operator

NOW = datetime(2025, 8, 5, 12, tzinfo=UTC)
F, Q, O, U = (each["id"] for each in (FERRY, QUAY, OLIVES, UNDATED))  # noqa: E741  # the four articles
EVERY = {F, Q, O, U}
FERRY_TIME = 1_754_299_800
"""2025-08-04T09:30Z."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with open_engine(tmp_path_factory.mktemp("conditions") / "collection") as engine:
        engine.add(article_from_record(each, collected=NOW) for each in NEWS)
        yield engine


def condition(name, operator, value=None):
    return {"name": name, "comparison_operator": operator, "value": value}


def allowed(engine, *conditions, logic="and"):
    given = MetadataCondition.model_validate({"logical_operator": logic, "conditions": list(conditions)})
    return {article.id for article in engine.listing(condition_filter(given, NOW)).articles}


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("source", "is", "harbour times", {F}),
        ("source", "=", "Harbour Times", {F}),
        ("source", "is not", "Harbour Times", {Q, O, U}),
        ("source", "≠", "Harbour Times", {Q, O, U}),
        ("source", "in", ["Harbour Times", "Talbote"], {F, O}),
        ("source", "in", "Talbote", {O}),
        ("source", "not in", ["Harbour Times", "Talbote"], {Q, U}),
        ("source", "empty", None, {U}),
        ("source", "not empty", None, {F, Q, O}),
        ("source", "is", "Harbour", set()),
        ("lang", "is", "de", {O}),
        ("lang", "not in", ["de"], {F, Q, U}),
        ("article_id", "is", Q, {Q}),
        ("article_id", "in", [F, U, "nobody"], {F, U}),
        ("article_id", "is not", F, {Q, O, U}),
        ("tags", "contains", "shipping", {F, Q}),
        ("tags", "not contains", "shipping", {O, U}),
        ("tag", "is", "farming", {O}),
        ("tag", "in", ["farming", "strikes"], {F, O}),
        ("tag", "not in", ["farming", "strikes"], {Q, U}),
        ("published", "before", "2025-08-04", {Q, O}),
        ("published", "<", "2025-07-20", {O}),
        ("published", "≤", "2025-07-20", {Q, O}),
        ("published", "after", "2025-07-20", {F}),
        ("published", ">", "2025-07-19", {F, Q}),
        ("published", "≥", "2025-07-20", {F, Q}),
        ("published", "after", "2025-08-04T09:30Z", set()),
        ("published", "≥", "2025-08-04T09:30Z", {F}),
        ("published", "before", "2025-08-04T09:30Z", {Q, O}),
        ("published", "≤", "2025-08-04T09:30Z", {F, Q, O}),
        ("published", "=", "2025-08-04T09:30Z", {F}),
        ("published", "is", "2025-07", {Q}),
        ("published", "is not", "2025-07", {F, O, U}),
        ("published", "in", ["2025-07", "2025-03"], {Q, O}),
        ("published", "not in", ["2025-07", "2025-03"], {F, U}),
        ("published", "after", "30d", {F, Q}),
        ("published", ">", FERRY_TIME - 1, {F}),
        ("published", ">", FERRY_TIME - 0.5, {F}),
        ("published", "=", FERRY_TIME - 0.5, set()),
        ("published", ">", FERRY_TIME, set()),
        ("published", "≥", FERRY_TIME, {F}),
        ("published", "<", FERRY_TIME, {Q, O}),
        ("published", "≤", float(FERRY_TIME), {F, Q, O}),
        ("published", "=", FERRY_TIME, {F}),
        ("published", "empty", None, {U}),
        ("published", "not empty", None, {F, Q, O}),
    ],
)
def test_each_operator_lets_through_exactly_these(engine, name, operator, value, expected):
    assert allowed(engine, condition(name, operator, value)) == expected


def test_all_must_hold_or_one(engine):
    both = (condition("tags", "contains", "shipping"), condition("published", "after", "2025-08"))
    assert allowed(engine, *both) == set()
    either = (condition("tags", "contains", "strikes"), condition("published", "before", "2025-04"))
    assert allowed(engine, *either) == set()
    assert allowed(engine, *either, logic="or") == {F, O}
    assert allowed(engine, condition("source", "empty"), condition("lang", "is", "de"), logic="or") == {U, O}
    assert allowed(engine, *both, logic=None) == set()


@pytest.mark.parametrize("given", [None, {}, {"conditions": []}, {"logical_operator": None, "conditions": None}])
def test_no_condition_lets_everything_through(given):
    parsed = None if given is None else MetadataCondition.model_validate(given)
    assert condition_filter(parsed, NOW) == EVERYTHING


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("operator", Operator)
def test_what_cannot_be_compared_exactly_is_refused_with_what_can(engine, name, operator):
    value = "2025" if name == "published" else "x"
    if operator in OPERATORS[name]:
        allowed(engine, condition(name, operator, value))
    else:
        with pytest.raises(InvalidQuery, match=rf"^'{name}' has no '{operator}'; use 'is', 'is not'|use 'contains'"):
            allowed(engine, condition(name, operator, value))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (condition("category", "is", "x"), "nothing is filtered by 'category'; use source, lang, article_id"),
        (condition("source", "contains", "Harbour"), "'source' has no 'contains'; use 'is', 'is not', 'in', 'not in'"),
        (condition("source", "is"), "'source' is nothing; give a value"),
        (condition("source", "in", []), "'source' in nothing; give a value"),
        (condition("source", "is", ""), "'source' is nothing; give a value"),
        (condition("tags", "in", ["strikes", ""]), "'tags' in nothing; give a value"),
        (condition("published", "before", ""), "'published' before nothing; give a value"),
        (condition("tags", "is", ["a", "b"]), "'is' takes one value; for several use 'in' or 'not in'"),
        (condition("source", "=", 7), "'source' is compared with text, not with numbers"),
        (condition("published", "before", "someday"), "'someday' is no date; write 2025"),
        (condition("published", "before", 10**20), "100000000000000000000 seconds since 1970 are not on the calendar"),
        (condition("published", "before", float("nan")), "nan seconds since 1970 are not on the calendar"),
        (condition("published", "before", float("inf")), "inf seconds since 1970 are not on the calendar"),
        (condition("published", "after", "9999"), "is not on the calendar|is no date"),
    ],
)
def test_what_is_wrong_is_named(engine, given, message):
    with pytest.raises(InvalidQuery, match=message):
        allowed(engine, given)
