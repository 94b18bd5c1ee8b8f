"""One line of a journal."""

import getpass
import json
import socket
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from rollout import clock
from rollout.machine import Serving

State = Literal["begun", "done", "failed", "noted"]
SCHEMA_VERSION = 1


def _moment(text: str) -> str:
    clock.parsed(text)
    return text


def _serving(document: dict[str, Any] | None) -> dict[str, Any] | None:
    if document is not None:
        try:
            Serving.parse(document)
        except KeyError as error:
            raise ValueError(f"lacks {error}") from None
    return document


_Serving = Annotated[dict[str, Any] | None, AfterValidator(_serving)]


class Record(BaseModel):
    """What was begun, done or seen. `id` is the same for the begin and the end of one change.

    `before` and `after` are what was configured; `releases` the digest and verdict of each that plays a part;
    `analysis` what `analyse` saw. Fields that a later version adds are kept.
    """

    model_config = ConfigDict(frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True)

    schema_version: Literal[1] = SCHEMA_VERSION
    id: str
    at: Annotated[str, AfterValidator(_moment)]
    by: str
    stack: str
    task: str
    command: str
    phase: State
    live: bool = False
    reason: str | None = None
    before: _Serving = None
    after: _Serving = None
    releases: Mapping[str, Any] = Field(default_factory=dict)
    detail: str | None = None
    analysis: Mapping[str, Any] | None = None

    @property
    def moment(self) -> datetime:
        """When."""
        return clock.parsed(self.at)

    @property
    def was(self) -> Serving | None:
        """What was configured before."""
        return Serving.parse(self.before) if self.before is not None else None

    @property
    def becomes(self) -> Serving | None:
        """What is configured after."""
        return Serving.parse(self.after) if self.after is not None else None

    def line(self) -> str:
        """The record as it stands in the file, without what is not said."""
        document = self.model_dump(by_alias=True)
        if self.analysis is None:
            document.pop("analysis")
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    def ended(self, phase: State, moment: datetime, detail: str | None = None) -> "Record":
        """The end of a change that this record began."""
        said = self.detail if detail is None else detail
        return self.model_copy(update={"phase": phase, "at": clock.written(moment), "by": who(), "detail": said})


def record(stack: str, task: str, command: str, phase: State, moment: datetime, **fields: Any) -> Record:
    """A new record of who runs this."""
    named: dict[str, Any] = {"stack": stack, "task": task, "command": command, "phase": phase, **fields}
    return Record(id=uuid.uuid4().hex[:12], at=clock.written(moment), by=who(), **named)


def who() -> str:
    """Who runs this, and where: `ada@laptop`."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
