"""The shape of the user's files: a release, and the result of its evaluation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from model_lifecycle.settings import Margins, Thresholds
from model_lifecycle.settings.frozen import Frozen, Name

Verdict = Literal["Successful", "Failed", "Inconclusive"]

_Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
_Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class MessageEntry(Frozen):
    """One message of the prompt: `text` stands here, `file` beside the release."""

    role: Annotated[
        Literal["system", "developer", "user", "assistant"],
        Field(description="who speaks, as chat completions name it"),
    ]
    text: Annotated[str | None, Field(description="what is said")] = None
    file: Annotated[str | None, Field(description="a text file that holds it, relative to the release's file")] = None


class FunctionEntry(Frozen):
    """A function that the model may call."""

    model_config = ConfigDict(alias_generator=None)

    name: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$"),
        Field(description="what the model calls it, 64 letters, digits, dashes and underscores at most"),
    ]
    description: Annotated[str | None, Field(description="what it does, for the model")] = None
    parameters: Annotated[Mapping[str, Any] | None, Field(description="a JSON Schema of its arguments")] = None
    strict: Annotated[bool | None, Field(description="true to hold the model to that schema")] = None


class ToolEntry(Frozen):
    """A tool, as chat completions take it."""

    type: Annotated[Literal["function"], Field(description="function, the only kind that every chat model takes")]
    function: Annotated[FunctionEntry, Field(description="the function's name, description and parameters")]


class DataEntry(Frozen):
    """The data that the release was tested with."""

    index: Annotated[Name, Field(description="the search index's name")]
    version: Annotated[str, Field(min_length=1, description='its version, in quotes, such as "2026-10"')]


class ReleaseFile(Frozen):
    """`releases/<task>/<name>.yaml`: what was tested together. `evaluation` and `notes` are not part of the digest."""

    model: Annotated[Name, Field(description="the model's name, such as gpt-5.4")]
    version: Annotated[str, Field(description='its exact version, in quotes, such as "2026-03-05"')]
    messages: Annotated[tuple[MessageEntry, ...], Field(min_length=1, description="the prompt, in order")]
    variables: Annotated[
        tuple[_Variable, ...], Field(description="what the messages use as {{name}}, all of it and nothing else")
    ] = ()
    tools: Annotated[tuple[ToolEntry, ...], Field(description="functions that the model may call")] = ()
    parameters: Annotated[
        Mapping[str, Any], Field(description="parameters of the chat completion that the model's family takes")
    ] = {}
    content_filter: Annotated[
        Name | None, Field(description="the content filter it was tested with, such as Microsoft.DefaultV2")
    ] = None
    data: Annotated[DataEntry | None, Field(description="the index and its version it was tested with")] = None
    evaluation: Annotated[
        str | None, Field(description="the file that holds its evaluation, relative to the release's file")
    ] = None
    notes: Annotated[str | None, Field(description="free text for people")] = None


class BaselineEntry(Frozen):
    """The release that the candidate was held against."""

    release: Annotated[Name, Field(description="the baseline's name")]
    digest: Annotated[_Digest, Field(description="the baseline's digest")]


class MetricEntry(Frozen):
    """One metric; whatever else is known of it may stand beside these."""

    model_config = ConfigDict(extra="allow", alias_generator=to_camel)

    name: Annotated[str, Field(min_length=1, description="the metric's name")]
    verdict: Annotated[Verdict | None, Field(description="what this metric says")] = None


class Limits(Frozen):
    """What a verdict was reached with: the parts of `strategy` that make it strict."""

    alpha: Annotated[float, Field(description="how often a worse release may have passed")]
    margins: Annotated[Margins, Field(description="how much worse it may be")]
    thresholds: Annotated[Thresholds, Field(description="what a first release was held against")]


class EvaluationFile(Frozen):
    """A release's evaluation, as a tool writes it."""

    schema_version: Annotated[Literal[1], Field(description="1, the version of this file's shape")]
    release: Annotated[Name, Field(description="the release's name")]
    digest: Annotated[_Digest, Field(description="the digest of exactly what was evaluated")]
    baseline: Annotated[BaselineEntry | None, Field(description="what it was held against, if anything")] = None
    verdict: Annotated[Verdict, Field(description="Successful, Failed or Inconclusive")]
    evaluated_at: Annotated[datetime, Field(description="when, such as 2026-11-20T10:00:00Z")]
    metrics: Annotated[tuple[MetricEntry, ...], Field(description="what was measured")] = ()
    looks: Annotated[int, Field(ge=1, description="how often exactly these two were judged; 1 when absent")] = 1
    results: Annotated[str | None, Field(description="a digest of the rows that were judged last")] = None
    other_looks: Annotated[
        Mapping[str, Annotated[int, Field(ge=1)]],
        Field(description="how often other pairs were judged, by the digests of candidate and baseline"),
    ] = {}
    limits: Annotated[
        Limits | None, Field(description="what the verdict was reached with; nobody can say when absent")
    ] = None
