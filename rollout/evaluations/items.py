"""Items of OpenAI's and Foundry's evaluations: `{"object": "eval.run.output_item", ...}`, a list or one a line.

Source: openai's types/evals/runs/output_item_list_response.py. They tell no latency and no cost.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rollout.errors import BadInput
from rollout.judging import Row, Sample

from .place import Place, row_id
from .safety import is_safety

OBJECT = "eval.run.output_item"
_FILTER = "content_filter"
_ERRORS = frozenset({"error", "errored"})
_ANSWER = "sample"


def items(file: Path, found: Any) -> Sequence[Any] | None:
    """The items that a file holds; None where it holds something else.

    Raises:
        BadInput: they are one page of several.
    """
    if isinstance(found, dict) and found.get("object") == "list":
        if found.get("has_more"):
            raise BadInput(
                f"{file}: is one page of several (has_more), so rows would be missing. Save the items of all pages."
            )
        found = found.get("data")
    held = [found] if isinstance(found, dict) else found
    if not isinstance(held, list) or not any(isinstance(each, dict) and each.get("object") == OBJECT for each in held):
        return None
    return held


def sample(file: Path, held: Sequence[Any]) -> Sample:
    """The sample that the items are.

    Raises:
        BadInput: an item can't be used; it is named.
    """
    return Sample(tuple(_row(Place(file, number), item) for number, item in enumerate(held, 1)))


def _row(place: Place, item: Any) -> Row:
    if not isinstance(item, dict) or item.get("object") != OBJECT or not isinstance(item.get("results"), list):
        raise BadInput(
            f"{place.file}: row {place.row} is no {OBJECT} with results. The others alone would not be what was "
            "evaluated. Save the output items of one run, and nothing else."
        )
    own, held = _id(item), item.get(_ANSWER)
    answer: Mapping[str, Any] = held if isinstance(held, dict) else {}
    if why := _error(item, answer):
        return Row(own, error=why)
    results = {str(each.get("name")): each for each in item["results"] if isinstance(each, dict)}
    passes = {name: place.truth(f"{name}.passed", each.get("passed")) for name, each in results.items()}
    harms = [not passed for name, passed in passes.items() if is_safety(name)]
    usage = answer.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return Row(
        own,
        scores={
            name: place.number(f"{name}.score", each["score"])
            for name, each in results.items()
            if "score" in each and each["score"] is not None and not is_safety(name)
        },
        passes={name: passed for name, passed in passes.items() if not is_safety(name)},
        tokens=None if total is None else place.amount("total_tokens", total),
        filtered=answer["finish_reason"] == _FILTER if answer.get("finish_reason") else None,
        harmful=any(harms) if harms else None,
    )


def _id(item: Mapping[str, Any]) -> str:
    """The data's own id, or its inputs without the answer that Foundry keeps beside them, or the data's number."""
    data = item.get("datasource_item")
    inputs = (
        {key: value for key, value in data.items() if key.split(".")[0] != _ANSWER} if isinstance(data, dict) else {}
    )
    return row_id(inputs) if inputs else f"item-{item.get('datasource_item_id')}"


def _error(item: Mapping[str, Any], answer: Mapping[str, Any]) -> str | None:
    told = answer.get("error")
    if isinstance(told, str) and told:
        return told
    if isinstance(told, dict) and (told.get("code") or told.get("message")):
        return str(told.get("message") or told.get("code"))
    return "error" if item.get("status") in _ERRORS else None
