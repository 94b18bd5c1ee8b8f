"""promptfoo's EvaluateSummaryV3, bare or as `--output` wraps it: `{"evalId": ..., "results": {"version": 3, ...}}`.

Source: promptfoo/promptfoo, src/types/index.ts. `failureReason` 2 is an error of the tool, the network or the model's
service, and no failed test. An answer from promptfoo's cache has no latency.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rollout.errors import BadInput
from rollout.escaping import visible
from rollout.judging import Row, Sample

from .place import Place, row_id
from .safety import is_safety

VERSION = 3
OVERALL = "success"
_ERROR = "2"
REPEATED = "promptfoo's --repeat asks each test several times: evaluate without it (evaluateOptions.repeat: 1)"
_FILTER = "content_filter"


def summary(found: Any) -> Mapping[str, Any] | None:
    """The summary that a file holds, of whatever version; None where it is no file of this tool."""
    if not isinstance(found, dict):
        return None
    inner = found.get("results")
    held = inner if isinstance(inner, dict) else found
    return held if "version" in held and isinstance(held.get("results"), list | dict) else None


def sample(file: Path, held: Mapping[str, Any], choice: tuple[str, str | None, str | None]) -> Sample:
    """The sample of one prompt with one provider.

    Args:
        file: the file, for messages.
        held: the summary.
        choice: how the options that choose begin, and where the file has several, the prompt's label or number and
            the provider's id or label.

    Raises:
        BadInput: another version, a choice that is missing or means nothing, or a row that can't be used.
    """
    if held["version"] != VERSION or not isinstance(held["results"], list):
        raise BadInput(
            f"{file}: was written by promptfoo as version {held['version']!r:.20} of its summary, and only version "
            f"{VERSION} is read. Evaluate again with a promptfoo that writes version {VERSION}."
        )
    rows = [(Place(file, number), _checked(file, number, row)) for number, row in enumerate(held["results"], 1)]
    options, prompt, provider = choice
    rows = _only(file, rows, f"{options}-prompt", _prompt_names, prompt)
    rows = _only(file, rows, f"{options}-provider", _provider_names, provider)
    told = any({"guardrails", "finishReason"} & _response(row).keys() for _, row in rows)
    return Sample(tuple(_row(place, row, told=told) for place, row in rows), OVERALL)


def _checked(file: Path, number: int, row: Any) -> Mapping[str, Any]:
    if isinstance(row, dict) and {"success", "failureReason", "vars", "promptIdx"} <= row.keys():
        return row
    raise BadInput(
        f"{file}: row {number} is no result as promptfoo's EvaluateSummaryV3 has it: success, failureReason, vars and "
        "promptIdx are needed. It can't be judged. Evaluate again with a promptfoo that writes version 3."
    )


def _only(
    file: Path,
    rows: Sequence[tuple[Place, Mapping[str, Any]]],
    option: str,
    named: Any,
    asked: str | None,
) -> list[tuple[Place, Mapping[str, Any]]]:
    """The rows of one prompt or provider."""
    there = list(dict.fromkeys(named(row) for _, row in rows))
    meant = [names for names in there if asked in names] if asked else there
    choices = ", ".join(visible(names[0]) for names in there)
    if asked and not meant:
        raise BadInput(f"{file}: has none that {option} {asked} names, so nothing was judged. There are: {choices}.")
    if len(meant) > 1:
        raise BadInput(
            f"{file}: has several, and nobody could say which one belongs to the release: {choices}. "
            f"Choose one with {option}."
        )
    return [(place, row) for place, row in rows if named(row) in meant]


def _prompt_names(row: Mapping[str, Any]) -> tuple[str, ...]:
    number = str(row["promptIdx"])
    held = row.get("prompt")
    label = held.get("label") if isinstance(held, dict) else None
    return (str(label), number) if label else (number,)


def _provider_names(row: Mapping[str, Any]) -> tuple[str, ...]:
    held = row.get("provider")
    names = (held.get("id"), held.get("label")) if isinstance(held, dict) else (held,)
    return tuple(str(name) for name in names if name) or ("unknown",)


def _row(place: Place, row: Mapping[str, Any], *, told: bool) -> Row:
    inputs = row["vars"] if isinstance(row["vars"], dict) else {"vars": row["vars"]}
    own = row_id(inputs)
    if str(row["failureReason"]) == _ERROR:
        return Row(own, error=str(row.get("error") or "error"))
    response = _response(row)
    graded = _components(row)
    scores = {name: place.number(f"namedScores.{name}", value) for name, value in _held(row, "namedScores").items()}
    harms = [not passed for name, passed in graded.items() if is_safety(name)]
    return Row(
        own,
        scores={name: value for name, value in scores.items() if not is_safety(name)},
        passes={
            OVERALL: place.truth("success", row["success"]),
            **{name: passed for name, passed in graded.items() if not is_safety(name)},
        },
        latency_ms=None if response.get("cached") else _amount(place, "latencyMs", row.get("latencyMs")),
        tokens=_amount(place, "tokenUsage.total", _held(response, "tokenUsage").get("total")),
        cost=_amount(place, "cost", row.get("cost")),
        filtered=_filtered(response) if told else None,
        harmful=any(harms) if harms else None,
    )


def _response(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return _held(row, "response")


def _held(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A map that may be absent."""
    held = of.get(name)
    return held if isinstance(held, dict) else {}


def _components(row: Mapping[str, Any]) -> dict[str, bool]:
    """Pass or fail of the assertions that carry a metric's name: it passed if all of them did."""
    parts = _held(row, "gradingResult").get("componentResults")
    found: dict[str, bool] = {}
    for part in parts if isinstance(parts, list) else ():
        name = _held(part, "assertion").get("metric") if isinstance(part, dict) else None
        if isinstance(name, str):
            found[name] = found.get(name, True) and part.get("pass") is True
    return found


def _amount(place: Place, name: str, value: Any) -> float | None:
    return None if value is None else place.amount(name, value)


def _filtered(response: Mapping[str, Any]) -> bool:
    rails = response.get("guardrails")
    flagged = isinstance(rails, dict) and bool(rails.get("flagged"))
    return flagged or response.get("finishReason") == _FILTER
