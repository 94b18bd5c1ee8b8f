"""The shapes of request bodies: every parameter that is read or accepted, and those that are refused by name.

Source of names and bounds: the inference specification (Azure/azure-rest-api-specs, cognitiveservices, AzureOpenAI,
2024-10-21 and the v1 preview) and the parameters of the `openai` client. What a stock client can't send is unknown.
"""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

_Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
_Penalty = Annotated[float, Field(ge=-2, le=2)]
_MOST_INPUTS = 2048
_TRANSPORT = frozenset(
    {"metadata", "model", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "service_tier", "store"}
    | {"stream", "stream_options", "user"}
)


class Shape(BaseModel):
    """A JSON object whose keys are all known."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Open(BaseModel):
    """A JSON object that may hold more than is read, as what a client sends back from an earlier answer does."""

    model_config = ConfigDict(extra="allow", strict=True)


class Body(Shape):
    """A request's body. `REFUSED` are parameters that the service knows and this emulation does not implement."""

    REFUSED: ClassVar[frozenset[str]] = frozenset()

    model: str | None = None
    user: str | None = None


class Text(Open):
    """A part of a message."""

    type: Literal["text", "refusal", "input_text", "output_text"]
    text: str = ""


class Message(Open):
    """A message of a chat."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Text] | None = None

    @model_validator(mode="after")
    def _said_something(self) -> Self:
        if self.content is None and self.role != "assistant":
            raise ValueError("'content' must be a string or an array of parts")
        return self


class Function(Shape):
    """A function as a chat offers it."""

    name: _Name
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ChatTool(Shape):
    """A tool as a chat offers it."""

    type: Literal["function"]
    function: Function


class Named(Open):
    """Something that has a name."""

    name: str


class ChatToolChoice(Shape):
    """The function that the model has to call."""

    type: Literal["function"]
    function: Named


class JsonSchema(Shape):
    """The schema of a structured answer."""

    name: _Name
    description: str | None = None
    schema_: dict[str, Any] = Field(alias="schema")
    strict: bool | None = None


class ResponseFormat(Shape):
    """The shape of a chat's answer."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None

    @model_validator(mode="after")
    def _has_its_schema(self) -> Self:
        if (self.type == "json_schema") != (self.json_schema is not None):
            raise ValueError("'json_schema' goes with the type 'json_schema', and only with it")
        return self


class StreamOptions(Shape):
    """What a stream holds besides the answer."""

    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class Generation(Body):
    """What chat completions and Responses share."""

    metadata: dict[str, str] | None = None
    parallel_tool_calls: bool | None = None
    prompt_cache_key: str | None = None
    prompt_cache_retention: str | None = None
    safety_identifier: str | None = None
    service_tier: str | None = None
    store: bool | None = None
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)


class ChatBody(Generation):
    """POST .../chat/completions."""

    REFUSED: ClassVar[frozenset[str]] = frozenset(
        {"audio", "data_sources", "function_call", "functions", "logprobs", "moderation", "prompt_cache_options"}
        | {"top_logprobs", "web_search_options"}
    )

    messages: list[Message] = Field(min_length=1)
    frequency_penalty: _Penalty | None = None
    logit_bias: dict[str, float] | None = None
    max_completion_tokens: int | None = Field(None, ge=1)
    max_tokens: int | None = Field(None, ge=1)
    modalities: list[Literal["text"]] | None = None
    n: int = Field(1, ge=1, le=128)
    prediction: dict[str, Any] | None = None
    presence_penalty: _Penalty | None = None
    reasoning_effort: str | None = None
    response_format: ResponseFormat | None = None
    seed: int | None = None
    stop: str | Annotated[list[str], Field(max_length=4)] | None = None
    tool_choice: Literal["none", "auto", "required"] | ChatToolChoice | None = None
    tools: list[ChatTool] | None = None
    verbosity: str | None = None


class Item(Open):
    """A message, or a call of a function, or what it returned, as input of Responses."""

    type: Literal["message", "function_call", "function_call_output", "reasoning"] = "message"
    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: str | list[Text] | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.type == "message" and (self.role is None or self.content is None):
            raise ValueError("a message has 'role' and 'content'")
        return self


class ResponsesTool(Shape):
    """A function as Responses offers it."""

    type: Literal["function"]
    name: _Name
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ResponsesToolChoice(Shape):
    """The function that the model has to call."""

    type: Literal["function"]
    name: str


class TextFormat(Shape):
    """The shape of a Responses answer."""

    type: Literal["text", "json_object", "json_schema"]
    name: _Name | None = None
    description: str | None = None
    schema_: dict[str, Any] | None = Field(None, alias="schema")
    strict: bool | None = None

    @model_validator(mode="after")
    def _has_its_schema(self) -> Self:
        if self.type == "json_schema" and (self.schema_ is None or self.name is None):
            raise ValueError("the type 'json_schema' needs 'name' and 'schema'")
        return self


class TextOptions(Shape):
    """How a Responses answer is written."""

    format: TextFormat | None = None
    verbosity: str | None = None


class ResponsesBody(Generation):
    """POST .../responses."""

    REFUSED: ClassVar[frozenset[str]] = frozenset(
        {"background", "background_options", "context_management", "conversation", "moderation"}
        | {"previous_response_id", "prompt", "prompt_cache_options", "top_logprobs"}
    )

    input: str | Annotated[list[Item], Field(min_length=1)]
    include: list[str] | None = None
    instructions: str | None = None
    max_output_tokens: int | None = Field(None, ge=16)
    max_tool_calls: int | None = Field(None, ge=1)
    reasoning: dict[str, Any] | None = None
    text: TextOptions | None = None
    tool_choice: Literal["none", "auto", "required"] | ResponsesToolChoice | None = None
    tools: list[ResponsesTool] | None = None
    truncation: Literal["auto", "disabled"] | None = None


class EmbeddingsBody(Body):
    """POST .../embeddings. `input` is a text, texts, the tokens of a text, or those of texts."""

    input: str | list[Any]
    dimensions: int | None = Field(None, ge=1)
    encoding_format: Literal["float", "base64"] = "float"

    @field_validator("input")
    @classmethod
    def _is_of_one_kind(cls, value: str | list[Any]) -> str | list[Any]:
        if not value:
            raise ValueError("it must not be empty")
        if isinstance(value, str) or _are_tokens(value):
            return value
        if not all(one and (isinstance(one, str) or _are_tokens(one)) for one in value):
            raise ValueError("each input is a text or an array of tokens, and not empty")
        if len(value) > _MOST_INPUTS:
            raise ValueError(f"{len(value)} inputs are more than {_MOST_INPUTS}")
        return value


def _are_tokens(value: Any) -> bool:
    return isinstance(value, list) and all(type(token) is int for token in value)


def parameters(body: dict[str, Any], *prompt: str) -> dict[str, Any]:
    """What of a body can change an answer, besides the keys that hold the prompt."""
    without = _TRANSPORT.union(prompt)
    return {name: value for name, value in body.items() if name not in without and value is not None}
