"""Request bodies: read up to a limit, parsed as JSON, and checked against the shapes of `requests.py`."""

import json
import math
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from . import errors
from .requests import Body

LARGEST = 20_000_000

_SHOWN = 60
_B = TypeVar("_B", bound=Body)


async def read(request: Request) -> dict[str, Any]:
    """The JSON object that a request carries.

    Raises:
        Refused: another content type (415), more than `LARGEST` bytes (413), no JSON object (400).
    """
    content_type = request.headers.get("content-type", "")
    content = await _content(request)
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise errors.not_json(content_type)
    try:
        body = json.loads(content, parse_constant=_number, parse_float=_number)
    except ValueError as wrong:
        raise errors.invalid(f"We could not parse the JSON body of your request: {wrong}.") from None
    if not isinstance(body, dict):
        raise errors.invalid(f"The body of your request must be a JSON object, got {_shown(body)}.")
    return body


def parsed(shape: type[_B], body: dict[str, Any]) -> _B:
    """The body in its shape; a parameter that is null counts as absent.

    Raises:
        Refused: a parameter is unknown, missing, of the wrong type or value, or not implemented here (400).
    """
    for name in sorted(shape.REFUSED & body.keys()):
        if body[name]:
            message = f"'{name}' is not implemented by this local emulation; leave it out."
            raise errors.invalid(message, name, "unsupported_parameter")
    given = {name: value for name, value in body.items() if value is not None and name not in shape.REFUSED}
    try:
        return shape.model_validate(given)
    except ValidationError as wrong:
        raise _invalid(wrong.errors(include_url=False, include_context=False), given) from None


async def _content(request: Request) -> bytes:
    """Reads a body that is too large to its end as well, because a client that still sends does not listen."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= LARGEST:
            parts.append(part)
        else:
            parts.clear()
    if size > LARGEST:
        raise errors.body_too_large(LARGEST)
    return b"".join(parts)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a number that JSON can hold")
    return number


def _invalid(found: list[ErrorDetails], body: dict[str, Any]) -> errors.Refused:
    unknown = [str(error["loc"][0]) for error in found if error["type"] == "extra_forbidden" and len(error["loc"]) == 1]
    if unknown:
        many = "s" * (len(unknown) > 1)
        return errors.invalid(f"Unrecognized request argument{many} supplied: {', '.join(unknown)}")
    error = max(found, key=lambda one: (len(one["loc"]), not one["type"].endswith("_type")))
    path = _path(error["loc"], body, missing=error["type"] == "missing")
    if error["type"] == "missing":
        return errors.invalid(f"Missing required parameter: '{path}'.", path, "missing_required_parameter")
    code = "invalid_type" if error["type"].endswith("_type") else "invalid_value"
    says = "Input should be an object" if error["type"] == "model_type" else error["msg"].removeprefix("Value error, ")
    return errors.invalid(f"Invalid '{path}': {says}, got {_shown(error['input'])}.", path, code)


def _path(location: tuple[int | str, ...], body: Any, *, missing: bool) -> str:
    """`messages[0].role`; pydantic's location also names members of unions, which are no part of the body."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
            body = body[step] if isinstance(body, list) and step < len(body) else None
        elif isinstance(body, dict) and (step in body or (missing and step == location[-1])):
            path += f".{step}" if path else step
            body = body.get(step)
    return path


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
