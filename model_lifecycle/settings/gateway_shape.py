"""The shape of `gateways`, `routes` and `consumers`: who may ask for which model version, and through what."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .caller import Caller
from .frozen import GUID, Frozen, Key, Name

_NOT_BLANK = r"\S"
_TEXT_MAX = 100
_NAME_IN_A_REQUEST = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
_HIGHEST_TRIP_SECONDS = 3600
_HIGHEST_TIMEOUT_SECONDS = 240
"""Longer waits may not be honoured: networks in between drop idle connections (reference page of forward-request)."""
_HIGHEST_REQUEST_BYTES = 1024**3
_HIGHEST_RATE = 2**31 - 1
_HIGHEST_QUOTA = 10**15

Alias = Annotated[str, StringConstraints(pattern=_NAME_IN_A_REQUEST)]
"""What a request names instead of a model version."""
Task = Annotated[str, StringConstraints(pattern=_NAME_IN_A_REQUEST)]
"""What a request says that it is for."""
Identity = Annotated[str, StringConstraints(pattern=GUID)]
_Text = Annotated[str, StringConstraints(pattern=_NOT_BLANK, max_length=_TEXT_MAX)]


class Publisher(Frozen):
    """Who runs the gateway, as Azure wants it said; both change in place."""

    name: Annotated[_Text, Field(description="the organisation or team that runs the gateway")]
    email: Annotated[
        str,
        StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=_TEXT_MAX),
        Field(description="where Azure sends notices about the gateway"),
    ]


class Entra(Frozen):
    """Whose tokens applications bring instead of a subscription key."""

    tenant_id: Annotated[Identity, Field(description="the Entra tenant that issues the tokens, a GUID")]
    audience: Annotated[_Text, Field(description="the audience that tokens must name, such as api://models")]


class Gateway(Frozen):
    """One API Management service in front of some or all model versions.

    Changing `location` replaces the service, its address and every subscription key; all else changes in place, but
    for a `sku` of the other family (classic or v2), which Azure refuses to change.
    """

    location: Annotated[str, Field(description="the gateway's Azure region, such as swedencentral")]
    publisher: Annotated[Publisher, Field(description="name and email of who runs the gateway")]
    sku: Annotated[
        str | None,
        Field(
            min_length=1,
            description="the tier, such as StandardV2; StandardV2 in prod and BasicV2 elsewhere when absent",
        ),
    ] = None
    capacity: Annotated[int, Field(ge=1, description="scale units, which the tier limits")] = 1
    access: Annotated[
        Literal["public", "private"] | None,
        Field(description="who reaches it: public, or private end points only; as `network` when absent"),
    ] = None
    subnet_id: Annotated[
        str | None,
        StringConstraints(
            pattern=r"^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+/virtualNetworks/[^/]+/subnets/[^/]+$"
        ),
        Field(description="the ARM id of a subnet in its region, through which it reaches private accounts"),
    ] = None
    models: Annotated[
        tuple[str, ...] | None,
        Field(min_length=1, description="the model versions it serves, by their keys; all when absent"),
    ] = None
    trip_seconds: Annotated[
        int,
        Field(
            ge=1, le=_HIGHEST_TRIP_SECONDS, description="how long a deployment that failed is left alone, in seconds"
        ),
    ] = 60
    timeout_seconds: Annotated[
        int,
        Field(ge=1, le=_HIGHEST_TIMEOUT_SECONDS, description="how long one deployment may take to begin its answer"),
    ] = 120
    request_limit_bytes: Annotated[
        int, Field(ge=1, le=_HIGHEST_REQUEST_BYTES, description="the largest request body; larger ones get 413")
    ] = 10_485_760
    log_prompts: Annotated[
        bool, Field(description="true to let the first 8,192 bytes of each request into the logs")
    ] = False
    entra: Annotated[
        Entra | None,
        Field(description="tenant and audience of callers without a key, when consumers have applications"),
    ] = None


class Canary(Frozen):
    """The model version that a share of a route's users gets."""

    model: Annotated[str, Field(description="a key of `models`")]
    percent: Annotated[int, Field(ge=0, le=100, description="how many of 100 users get it, a whole number")]


class Route(Frozen):
    """An alias that clients without a prompt of their own name instead of a model version.

    Each user keeps a version, as long as `salt` stays: raising `percent` moves users to the canary and none back.
    """

    stable: Annotated[str, Field(description="the model version that everybody else gets, a key of `models`")]
    canary: Annotated[Canary | None, Field(description="the version under trial and its share of users")] = None
    salt: Annotated[
        Name | None,
        Field(description="what draws the users, such as chat-2; the alias when absent; a new one re-draws"),
    ] = None


class Consumer(Frozen):
    """An app: what it may ask for, and how much. Its key, or the tokens of its `applications`, tell who it is."""

    models: Annotated[
        tuple[str, ...] | None,
        Field(min_length=1, description="the model versions it may use, by their keys; all when absent"),
    ] = None
    tasks: Annotated[
        tuple[Task, ...], Field(description="what it may name in the header x-task; none when absent")
    ] = ()
    tokens_per_minute: Annotated[
        int, Field(gt=0, le=_HIGHEST_RATE, description="tokens a minute for each model version, prompt and answer")
    ]
    tokens_per_month: Annotated[
        int | None,
        Field(
            gt=0, le=_HIGHEST_QUOTA, description="tokens a calendar month for each model version; no end when absent"
        ),
    ] = None
    applications: Annotated[
        tuple[Identity, ...], Field(description="Entra application (client) ids that call without a key, GUIDs")
    ] = ()
    identities: Annotated[
        Mapping[Key, Caller], Field(description="the identities that read its tasks' releases from the stores")
    ] = {}
