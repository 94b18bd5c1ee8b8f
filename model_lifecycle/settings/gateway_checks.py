"""What no single field of a gateway can know: its tier's limits, its share of the model versions, and its region."""

from collections.abc import Iterator

from model_lifecycle import catalogue

from .errors import Path, Problem, dotted
from .gateway_shape import Gateway
from .repeated import repeated
from .shape import Settings
from .tiers import CONSUMPTION, TIERS, Tier

POOL_MEMBERS_MAX = 30
"""Source: Microsoft's "Backends in API Management", limitations of load-balanced pools."""


def gateway_problems(settings: Settings) -> Iterator[Problem]:
    """Every reason why the gateways could not be made as they are configured, in the order of the file."""
    for key, gateway in settings.gateways.items():
        path: Path = ("gateways", key)
        yield from _region(settings, gateway, path)
        yield from _tier(settings, gateway, path)
        yield from _shared_out(settings, gateway, path)
    if settings.gateways:
        yield from _served_twice(settings)
        yield from _pools(settings)
        yield from _twins(settings)


def _region(settings: Settings, gateway: Gateway, path: Path) -> Iterator[Problem]:
    where: Path = (*path, "location")
    if gateway.location not in catalogue.REGIONS:
        yield Problem(
            where,
            gateway.location,
            "is not a region that the catalogue knows",
            "Nobody could say where prompts pass through",
            "Mend the spelling, or add the region to model_lifecycle/catalogue/data/regions.toml",
        )
    elif not catalogue.within(settings.residency, gateway.location):
        yield Problem(
            where,
            gateway.location,
            f"is outside the stack's residency {settings.residency}",
            "Every prompt passes through the gateway and would leave the zone that was promised",
            f"Choose a region inside {settings.residency}, or widen residency knowingly",
        )


def _tier(settings: Settings, gateway: Gateway, path: Path) -> Iterator[Problem]:
    sku = settings.gateway_sku(gateway)
    tier = TIERS.get(sku)
    if tier is None:
        yield _no_tier(sku, (*path, "sku"))
        return
    if gateway.capacity > tier.units:
        yield Problem(
            (*path, "capacity"),
            gateway.capacity,
            f"is more than the {tier.units} units of {sku}",
            "Azure would refuse the service",
            f"Set it to {tier.units} at most, or choose a larger tier",
        )
    yield from _network(settings, gateway, sku, tier, path)
    yield from _products(settings, gateway, sku, tier, path)


def _no_tier(sku: str, path: Path) -> Problem:
    choices = f"Choose one of {', '.join(TIERS)}"
    if sku == CONSUMPTION:
        what = "has no circuit breakers, no token limits and does not stream"
        return Problem(path, sku, what, "A failing deployment would be asked again and again", choices)
    return Problem(path, sku, "is not a tier of API Management", "Azure would refuse the service", choices)


def _network(settings: Settings, gateway: Gateway, sku: str, tier: Tier, path: Path) -> Iterator[Problem]:
    if not settings.is_public(gateway) and not tier.takes_private_end_points:
        inherited = "" if gateway.access else ", which network sets"
        yield Problem(
            (*path, "access"),
            "private",
            f"needs private end points{inherited}, and {sku} has none",
            "Azure would refuse to close the service, and nobody could reach it",
            f"Write access: public, or sku: {_first_tier('takes_private_end_points')}",
        )
    if gateway.subnet_id and not tier.takes_subnet:
        yield Problem(
            (*path, "subnetId"),
            gateway.subnet_id,
            f"can't be used by {sku}: it has no virtual network integration",
            "Azure would refuse the service, or put all of it into the network",
            f"Write sku: {_first_tier('takes_subnet')}, or leave subnetId out",
        )


def _first_tier(ability: str) -> str:
    return next(name for name, tier in TIERS.items() if getattr(tier, ability))


def _products(settings: Settings, gateway: Gateway, sku: str, tier: Tier, path: Path) -> Iterator[Problem]:
    count = sum(settings.lets_in(gateway, consumer) for consumer in settings.consumers.values())
    if count > tier.products:
        yield Problem(
            path,
            count,
            f"consumers share this gateway, and {sku} takes {tier.products} products, one for each",
            "Azure would refuse the rest",
            "Choose a larger tier, or another gateway with a share of the model versions and their consumers",
        )


def _shared_out(settings: Settings, gateway: Gateway, path: Path) -> Iterator[Problem]:
    where: Path = (*path, "models")
    if gateway.models is None:
        if len(settings.gateways) > 1:
            yield Problem(
                where,
                Problem.ABSENT,
                "is missing, and there is more than one gateway",
                "Two gateways would serve the same version, and nobody could say which one an app should call",
                "List the model versions that this gateway serves",
            )
        elif not settings.share(gateway):
            yield Problem(
                path,
                Problem.ABSENT,
                "would serve nothing: every placement is for batches",
                "None of them answers a request",
                "Add a placement with another SKU, or leave the gateway out",
            )
        return
    yield from repeated(gateway.models, where)
    for index, version in enumerate(gateway.models):
        yield from _served(settings, version, (*where, index))


def _served(settings: Settings, version: str, path: Path) -> Iterator[Problem]:
    entry = settings.models.get(version)
    if entry is None:
        yield Problem(
            path,
            version,
            "is not declared under models",
            "The gateway would have nowhere to send its requests",
            f"Declare it, or choose one of {', '.join(settings.models)}",
        )
    elif not entry.online:
        yield Problem(
            path,
            version,
            "has batch placements only",
            "None of them answers a request, so its pool would be empty",
            "Add a placement with another SKU, or leave the version out",
        )


def _served_twice(settings: Settings) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, gateway in settings.gateways.items():
        for version in gateway.models or ():
            if first.setdefault(version, key) != key:
                yield Problem(
                    ("gateways", key, "models"),
                    version,
                    f"is served by {first[version]} already",
                    "Each would count its own tokens and trip its own breakers, and limits would not hold",
                    "Leave it to one of the two",
                )


def _pools(settings: Settings) -> Iterator[Problem]:
    served = {version for gateway in settings.gateways.values() for version in settings.share(gateway)}
    for key, entry in settings.models.items():
        if key in served and len(entry.online) > POOL_MEMBERS_MAX:
            yield Problem(
                ("models", key, "placements"),
                len(entry.online),
                f"placements would be the members of one pool, and Azure takes {POOL_MEMBERS_MAX}",
                "Azure would refuse the pool, and the version could not be served",
                f"Merge placements into {POOL_MEMBERS_MAX} with larger capacities, or split the version: "
                "move the other accounts to a stack with a gateway of its own, and some consumers with them",
            )


def _twins(settings: Settings) -> Iterator[Problem]:
    """API Management compares names without case, and a request may name a version, a model or a route."""
    taken = {entry.model.casefold(): f"the model name {entry.model}" for entry in settings.models.values()}
    for path in (*(("models", key) for key in settings.models), *(("routes", alias) for alias in settings.routes)):
        own = dotted(path)
        if (twin := taken.setdefault(path[1].casefold(), own)) != own:
            yield Problem(
                path,
                Problem.ABSENT,
                f"can't be told from {twin}: names are compared without case",
                "A request that names it could mean either, and would get a version that it did not ask for",
                "Choose another name",
            )
