"""Refusals of the control paths."""

from pydantic import ValidationError
from starlette.responses import JSONResponse, Response


def problems(error: ValidationError) -> str:
    """Every wrong field of a body, and what is wrong with it."""
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the body'}: {e['msg']}" for e in error.errors())


def invalid(message: str) -> Response:
    """A body that can't be used."""
    return JSONResponse({"error": {"code": "InvalidBody", "message": message}}, 400)


def unsupported() -> Response:
    """Another media type than JSON."""
    return JSONResponse({"error": {"code": "UnsupportedMediaType", "message": "Only application/json is taken."}}, 415)
