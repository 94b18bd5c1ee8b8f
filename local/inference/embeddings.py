"""Embeddings: unit vectors made of hashes, one per model version and text.

They are as long as the service's and differ between two versions of a model, which is what an index has to be rebuilt
for; but they know no meaning, so that two texts alike have vectors that are not. Sizes: learn.microsoft.com, "Azure
OpenAI models", embeddings.
"""

import base64
import hashlib
import json
import math
import struct
from typing import Any

from . import bodies, errors, tokens
from .answers import Served
from .operations import Prepared
from .requests import EmbeddingsBody

_SIZES = {"text-embedding-ada-002": 1536, "text-embedding-3-small": 1536, "text-embedding-3-large": 3072}
_OTHER_SIZE = 1536
_SHORTENED = "text-embedding-3-"
_BYTES = 2


def prepare(body: dict[str, Any], served: Served) -> Prepared:
    """The vectors that a body asks for."""
    request = bodies.parsed(EmbeddingsBody, body)
    size = _size(served.deployment.model, request.dimensions)
    inputs = _inputs(request.input)
    vectors = [_packed(served, text, size) for text in inputs]
    used = sum(len(text) if isinstance(text, list) else tokens.count(text) for text in inputs)
    write = _numbers if request.encoding_format == "float" else _base64
    return Prepared(
        used,
        {
            "object": "list",
            "data": [{"object": "embedding", "index": i, "embedding": write(v)} for i, v in enumerate(vectors)],
            "model": served.deployment.model,
            "usage": {"prompt_tokens": used, "total_tokens": used},
        },
    )


def _size(model: str, asked: int | None) -> int:
    whole = _SIZES.get(model, _OTHER_SIZE)
    if asked is None:
        return whole
    if not model.startswith(_SHORTENED):
        raise errors.invalid("This model does not support specifying dimensions.", "dimensions")
    if asked > whole:
        raise errors.invalid(f"Invalid 'dimensions': {asked} is more than the {whole} of {model}.", "dimensions")
    return asked


def _inputs(given: str | list[Any]) -> list[str | list[int]]:
    return given if isinstance(given, list) and not isinstance(given[0], int) else [given]


def _packed(served: Served, text: str | list[int], size: int) -> bytes:
    """Little-endian 32-bit floats; a shorter vector is the beginning of a longer one, scaled to length 1 again."""
    seed = json.dumps([served.deployment.model, served.deployment.version, text]).encode()
    numbers = struct.unpack(f"<{size}h", hashlib.shake_256(seed).digest(_BYTES * size))
    length = math.hypot(*numbers) or 1.0
    return struct.pack(f"<{size}f", *(number / length for number in numbers))


def _numbers(packed: bytes) -> list[float]:
    return list(struct.unpack(f"<{len(packed) // 4}f", packed))


def _base64(packed: bytes) -> str:
    return base64.b64encode(packed).decode()
