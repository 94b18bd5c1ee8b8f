"""A deployment processes requests only where the stack promised."""

from collections.abc import Iterator

from model_lifecycle.catalogue import Processing, processed_in, within
from policies.observed import Observations
from policies.placements import regions, sku_named
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Deployment, subjects


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    residency, where = context.facts.settings.residency, regions(everything)
    if residency != Processing.GLOBAL:
        for deployment in subjects(everything, Deployment):
            yield from guarded(deployment, _findings(deployment, where, residency))


def _findings(deployment: Deployment, where: dict[str, str], residency: str) -> Iterator[Finding]:
    sku, account = sku_named(deployment.sku), deployment.account or ""
    region = where.get(account.casefold())
    if sku is None:
        return
    if region is None and sku.processing is not Processing.GLOBAL:
        what = f"its account {account!r} is not in this stack, so nobody can say where {sku.name} processes requests."
        yield Finding(deployment, what)
        return
    place = processed_in(sku, region or "")
    if place is None or not within(residency, place):
        at = f"requests in {place}" if place else f"requests outside every data zone ({region})"
        yield Finding(deployment, f"{sku.name} may process {at}, and the stack's residency is {residency}.")


RULE = StackRule(
    name="deployment-stays-in-residency",
    title="Deployments process requests inside the stack's residency.",
    why="Prompts could leave the zone that was promised.",
    fix="Choose a SKU and an account whose requests stay inside, or widen the stack's residency knowingly.",
    judge=_judge,
)
