"""The bodies that may be sent. Times are ISO 8601, durations seconds."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from local.gateway.issuer import LOCAL_TENANT
from local.store import Effect, Fault, Outage, Trouble

Seconds = Annotated[float, Field(ge=0, le=3600)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClockBody(_Strict):
    """Either what time it is now, or by how much the clock moves."""

    now: datetime | None = None
    advance_seconds: Annotated[float | None, Field(alias="advanceSeconds", allow_inf_nan=False)] = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.now is None) == (self.advance_seconds is None):
            raise ValueError("give either now or advanceSeconds")
        return self


class LatenciesBody(RootModel[dict[str, Seconds]]):
    """Seconds by resource type (`Microsoft.CognitiveServices/accounts`) or `inference/<account>/<deployment>`."""


class FaultBody(_Strict):
    """One thing to go wrong; `path` may hold `*`."""

    effect: Effect
    method: str = "*"
    path: str = "*"
    times: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    retry_after: Annotated[int, Field(ge=1, le=86_400, alias="retryAfter")] = 1

    def fault(self) -> Fault:
        """The same for the store."""
        return Fault(self.effect, self.method, self.path, self.times, self.retry_after)


class OutageBody(_Strict):
    """Trouble for deployments of models, told by `account/deployment`, by region, or both; or for a `store`.

    All three may hold `*`.
    """

    effect: Trouble
    deployment: Annotated[str, Field(pattern=r"^[^/]+/[^/]+$")] = "*/*"
    region: str = "*"
    store: str | None = None
    times: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    retry_after: Annotated[int, Field(ge=1, le=86_400, alias="retryAfter")] = 1
    seconds: Seconds = 1.0

    def outage(self) -> Outage:
        """The same for the store."""
        account, _, deployment = self.deployment.partition("/")
        return Outage(self.effect, account, deployment, self.region, self.times, self.retry_after, self.seconds)

    @model_validator(mode="after")
    def _models_or_a_store(self) -> Self:
        if self.store is not None and {"deployment", "region"} & self.model_fields_set:
            raise ValueError("give either a store, or a deployment and a region")
        return self


class TokenBody(_Strict):
    """Whose token of the local Entra ID it shall be: `application` is its `azp`."""

    audience: str
    application: str
    tenant_id: Annotated[str, Field(alias="tenantId")] = LOCAL_TENANT
    claims: dict[str, Any] = {}
