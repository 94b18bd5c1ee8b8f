"""The catalogue says which parameters a model takes, and what each of them holds."""

import math

import pytest

from model_lifecycle import catalogue
from model_lifecycle.catalogue import Parameter, datafiles

DATA = datafiles.read("parameters")
SAMPLING = {"temperature", "top_p", "frequency_penalty", "presence_penalty", "logit_bias", "max_tokens", "stop"}


def taken(model: str) -> set[str]:
    return set(catalogue.chat_parameters(model) or ())


@pytest.mark.parametrize("model", ["gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-4o", "gpt-4o-mini", "GPT-4o"])
def test_models_that_sample_take_no_effort(model: str) -> None:
    assert taken(model) >= SAMPLING
    assert not taken(model) & {"max_completion_tokens", "reasoning_effort", "verbosity"}


@pytest.mark.parametrize("model", ["o1", "o3", "o4-mini", "gpt-5", "gpt-5.1", "gpt-5.4", "gpt-5.6-sol"])
def test_models_that_reason_do_not_sample(model: str) -> None:
    assert taken(model) >= {"max_completion_tokens", "reasoning_effort"}
    assert not taken(model) & SAMPLING


@pytest.mark.parametrize(
    ("model", "efforts"),
    [
        ("o3", "low medium high"),
        ("gpt-5-mini", "minimal low medium high"),
        ("gpt-5.1", "none low medium high"),
        ("gpt-5.4", "none low medium high xhigh"),
    ],
)
def test_a_family_has_its_own_levels_of_effort(model: str, efforts: str) -> None:
    assert (catalogue.chat_parameters(model) or {})["reasoning_effort"].choices == tuple(efforts.split())


@pytest.mark.parametrize("model", ["gpt-5-pro", "gpt-5.3-codex", "text-embedding-3-large", "gpt-99", ""])
def test_a_model_without_chat_completions_or_a_line_has_none(model: str) -> None:
    assert catalogue.chat_parameters(model) is None


def test_the_data_file_names_known_models_and_parameters_once_with_sources() -> None:
    known = {version.model for version in catalogue.known_versions()}
    families = DATA["families"].values()
    models = [model for family in families for model in family["models"]]
    assert len(models) == len(set(models))
    assert set(models) <= known
    assert all(set(family["takes"]) <= DATA["parameters"].keys() for family in families)
    assert all(set(family["source"].split(", ")) <= DATA["sources"].keys() for family in families)


@pytest.mark.parametrize(
    ("parameter", "accepted", "refused"),
    [
        (Parameter("n", "number", 0, 2), [0, 2, 0.5], [-1, 2.1, "1", True, None, [1], math.nan]),
        (Parameter("i", "integer", 1), [1, 10**6], [0, 1.5, "1", True, None]),
        (Parameter("s", "integer"), [-5, 0], [0.5, "x"]),
        (Parameter("t", "texts", maximum=4), ["a", ["a"], list("abcd")], ["", [], [""], list("abcde"), 5, [5]]),
        (Parameter("b", "boolean"), [True, False], [1, "true", None]),
        (Parameter("c", "choice", choices=("low",)), ["low"], ["high", 1, None, ["low"]]),
        (Parameter("m", "choice or map", choices=("auto",)), ["auto", {"a": 1}], ["x", 1, []]),
        (Parameter("o", "map"), [{}], [[], "x", 1]),
    ],
)
def test_a_value_is_accepted_for_what_it_is(
    parameter: Parameter, accepted: list[object], refused: list[object]
) -> None:
    assert [value for value in accepted if not parameter.accepts(value)] == []
    assert [value for value in refused if parameter.accepts(value)] == []
    assert parameter.meaning
