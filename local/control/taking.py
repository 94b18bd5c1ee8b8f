"""How a control path takes a body: as JSON only, and in its shape."""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .errors import invalid, problems, unsupported

Endpoint = Callable[[Request], Awaitable[Response]]


def taking(shape: Callable[[bytes], type[BaseModel]] | None, act: Callable[[Any], Any]) -> Endpoint:
    """An endpoint that hands a body of the shape to `act`, and answers with what that gives, or 204."""

    async def take(request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return unsupported()
        try:
            content = await request.body()
            told = await run_in_threadpool(act, shape(content).model_validate_json(content) if shape else None)
        except ValidationError as error:
            return invalid(problems(error))
        except ValueError as error:
            return invalid(str(error))
        return Response(status_code=204) if told is None else JSONResponse(told)

    return take
