"""llm-token-limit and llm-emit-token-metric: count what models took.

LIMITATIONS: values of remaining tokens are those before the request's own tokens are known. A request that several
limits of one key meet counts once, against each of their periods. `tokens-consumed-header-name` is refused, and
`tokens-consumed-variable-name` keeps the estimate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from local.gateway import faults
from local.gateway.build import Builder
from local.gateway.document import Node
from local.gateway.elements import DEFAULT_DIMENSIONS
from local.gateway.run import Run
from local.gateway.steps import Act, Told
from local.gateway.usage import Usage, prompt_of

_MINUTE = "Minute"


@dataclass(frozen=True)
class _Limit:
    """A period, the tokens that it allows, and the attributes that tell what is left."""

    period: str
    tokens: int
    told: str


def llm_token_limit(node: Node, build: Builder) -> Act:
    """Refuses a caller who has used the tokens of a minute (429) or a period (403); counts those of the answer."""
    key = build.text(node.attributes["counter-key"])
    limits = _limits(node, build)
    estimates = build.flag(node, "estimate-prompt-tokens")
    retry_header = node.attributes.get("retry-after-header-name", "Retry-After")
    consumed = node.attributes.get("tokens-consumed-variable-name")
    retry_variable = node.attributes.get("retry-after-variable-name")

    async def act(run: Run) -> Told:
        counted, now = key(run), run.world.now()
        prompt = await _prompt(run) if estimates(run) else 0
        left: dict[str, int] = {}
        for limit in (make(run) for make in limits):
            used = run.world.counters.used(run.service.name, counted, limit.period, now)
            left[limit.period] = max(0, limit.tokens - used)
            _tell(run, node, limit.told, left[limit.period])
            if used + prompt > limit.tokens or used >= limit.tokens:
                seconds = run.world.counters.left(run.service.name, counted, limit.period, now)
                if retry_variable:
                    run.context.variables[retry_variable] = seconds
                refusal = faults.tokens_limited if limit.period == _MINUTE else faults.tokens_used_up
                raise refusal(seconds, retry_header)
            _count(run, counted, limit.period, now)
        if consumed:
            run.context.variables[consumed] = prompt
        return {"counter": counted, "left": left}

    return act


def _limits(node: Node, build: Builder) -> list[Callable[[Run], _Limit]]:
    found: list[Callable[[Run], _Limit]] = []
    if "tokens-per-minute" in node.attributes:
        rate = build.number(node, "tokens-per-minute", "0")
        found.append(lambda run: _Limit(_MINUTE, rate(run), "remaining-tokens"))
    if "token-quota" in node.attributes:
        quota, period = build.number(node, "token-quota", "0"), build.text(node.attributes["token-quota-period"])
        found.append(lambda run: _Limit(period(run).strip(), quota(run), "remaining-quota-tokens"))
    return found


def _count(run: Run, key: str, period: str, now: datetime) -> None:
    if f"{period}:{key}" in run.counted:
        return
    run.counted.add(f"{period}:{key}")
    counters, service = run.world.counters, run.service.name
    run.accounts.append(lambda usage: counters.add(service, key, period, now, usage.total))


async def _prompt(run: Run) -> int:
    await run.body.load()
    return prompt_of(run.body.content)


def _tell(run: Run, node: Node, what: str, tokens: int) -> None:
    """Into the header and the variable that the document names for it."""
    if header := node.attributes.get(f"{what}-header-name"):
        run.answer_headers.put(header, (str(tokens),))
    if variable := node.attributes.get(f"{what}-variable-name"):
        run.context.variables[variable] = tokens


def llm_emit_token_metric(node: Node, build: Builder) -> Act:
    """Tells how many tokens the answer took, when it has gone by, with the dimensions of this moment."""
    namespace = node.attributes.get("namespace", "API Management")
    pairs = [(build.text(c.attributes["name"]), build.attribute(c, "value")) for c in node.children]

    def act(run: Run) -> Told:
        dimensions: dict[str, str] = {}
        for name, value in pairs:
            called = name(run)
            dimensions[called] = value(run) if value else _default(run, called)
        run.accounts.append(lambda usage: _emit(run, namespace, dimensions, usage))
        return {"namespace": namespace, "dimensions": dimensions}

    return act


def _emit(run: Run, namespace: str, dimensions: dict[str, str], usage: Usage) -> None:
    if not usage.total:
        return
    values = {
        "Total Tokens": usage.total,
        "Prompt Tokens": usage.prompt,
        "Completion Tokens": usage.completion,
    }
    run.world.metrics.emit(run.service.name, namespace, dimensions, values)


def _default(run: Run, name: str) -> str:
    context = run.context
    told = {
        "API ID": context.api.id if context.api else "",
        "Operation ID": context.operation.id if context.operation else "",
        "Product ID": context.product.id if context.product else "",
        "Subscription ID": context.subscription.id if context.subscription else "",
        "Location": run.service.location,
        "Gateway ID": context.deployment.gateway_id,
    }
    return told.get(name, "") if name in DEFAULT_DIMENSIONS else ""
