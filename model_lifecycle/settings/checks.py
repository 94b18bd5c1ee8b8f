"""What no single field can know: checks across a stack's settings, with the catalogue's help.

Life-cycle dates are not judged here but by the policy pack, which can be advisory outside prod and sees resources
that were written by hand.
"""

import re
from collections import Counter
from collections.abc import Iterator

from model_lifecycle import catalogue, names

from .consumer_checks import consumer_problems, route_problems
from .errors import Path, Problem
from .gateway_checks import gateway_problems
from .policies import policy_problems
from .shape import AI_SERVICES_KIND, OPENAI_FORMAT, Model, Placement, Settings
from .store_checks import store_problems
from .strategy_checks import strategy_problems
from .tags import tag_problems
from .task_checks import task_problems

_YAML_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}")
"""What YAML readers make of an unquoted date; the Pulumi CLI hands it over as `2026-03-05 00:00:00 +0000 UTC`."""


def problems_of(settings: Settings) -> list[Problem]:
    """Every problem of settings whose fields are valid one by one, in the order of the file."""
    return [
        *_residency(settings),
        *_regions(settings),
        *_crowded_regions(settings),
        *_versions(settings),
        *_placements(settings),
        *_shared_names(settings),
        *_crowded_accounts(settings),
        *_twin_callers(settings),
        *gateway_problems(settings),
        *route_problems(settings),
        *consumer_problems(settings),
        *store_problems(settings),
        *task_problems(settings),
        *strategy_problems(settings),
        *policy_problems(settings),
        *tag_problems(settings.tags),
    ]


def _residency(settings: Settings) -> Iterator[Problem]:
    value = settings.residency
    if not _is_place(value):
        choices = ", ".join(("global", *sorted(catalogue.ZONES)))
        yield Problem(
            ("residency",),
            value,
            "is no place that requests can be kept in",
            "No placement could be judged against it",
            f"Choose one of {choices}, or a region",
        )


def _is_place(residency: str) -> bool:
    return residency == catalogue.Processing.GLOBAL or residency in catalogue.ZONES | catalogue.REGIONS


def _regions(settings: Settings) -> Iterator[Problem]:
    for key, account in settings.accounts.items():
        if account.location not in catalogue.REGIONS:
            yield Problem(
                ("accounts", key, "location"),
                account.location,
                "is not a region that the catalogue knows",
                "Nobody could say where its requests are processed",
                "Mend the spelling, or add the region to model_lifecycle/catalogue/data/regions.toml",
            )


def _crowded_regions(settings: Settings) -> Iterator[Problem]:
    for region, count in Counter(account.location for account in settings.accounts.values()).items():
        if count > names.ACCOUNTS_PER_REGION_MAX:
            yield Problem(
                ("accounts",),
                count,
                f"accounts are in {region}",
                f"Azure allows {names.ACCOUNTS_PER_REGION_MAX} a region and subscription and would refuse the rest",
                "Move accounts to another region or another stack and subscription",
            )


def _versions(settings: Settings) -> Iterator[Problem]:
    for key, entry in settings.models.items():
        yield from _version(key, entry)
        if key != f"{entry.model}-{entry.version}" and _is_exact(entry.version):
            yield Problem(
                ("models", key),
                Problem.ABSENT,
                f"does not equal its model and version, {entry.model}-{entry.version}",
                "Tasks and pins would name one version and get another",
                f'Rename the key to "{entry.model}-{entry.version}", or mend model and version',
            )


def _version(key: str, entry: Model) -> Iterator[Problem]:
    if entry.format != OPENAI_FORMAT and entry.format.casefold() == OPENAI_FORMAT.casefold():
        yield Problem(
            ("models", key, "format"),
            entry.format,
            f"is not how Azure spells {OPENAI_FORMAT}",
            "The deployment would be taken for another publisher's and not be pinned",
            f"Write {OPENAI_FORMAT}, or leave format out",
        )
    if _YAML_TIMESTAMP.match(entry.version):
        what, way_out = "was a date before YAML turned it into a timestamp", 'Quote it: version: "2026-03-05"'
    elif not _is_exact(entry.version):
        what, way_out = "is not an exact model version", 'Name one version, in quotes, such as "2026-03-05"'
    else:
        return
    consequence = "Azure would choose or refuse a version, and nobody could say which one was tested"
    yield Problem(("models", key, "version"), entry.version, what, consequence, way_out)


def _is_exact(version: str) -> bool:
    is_timestamp = _YAML_TIMESTAMP.match(version) is not None
    return not is_timestamp and version == version.strip() and catalogue.is_exact(version)


def _placements(settings: Settings) -> Iterator[Problem]:
    for entry, placement, path in settings.placed():
        yield from _placement(settings, entry, placement, path)


def _placement(settings: Settings, entry: Model, placement: Placement, path: Path) -> Iterator[Problem]:
    sku = catalogue.SKUS.get(placement.sku)
    if sku is None:
        yield _unknown_sku(placement, path)
    else:
        yield from _capacity(entry, placement, sku, path)
        yield from _name(entry, placement, path)
    if placement.account not in settings.accounts:
        yield _undeclared_account(settings, placement, path)
        return
    yield from _kind(settings, entry, placement, path)
    if sku is not None:
        yield from _outside_residency(settings, placement, sku, path)


def _unknown_sku(placement: Placement, path: Path) -> Problem:
    return Problem(
        (*path, "sku"),
        placement.sku,
        "is not a deployment SKU",
        "Azure would refuse the deployment",
        f"Choose one of {', '.join(catalogue.SKUS)}",
    )


def _undeclared_account(settings: Settings, placement: Placement, path: Path) -> Problem:
    return Problem(
        (*path, "account"),
        placement.account,
        "is not declared under accounts",
        "There would be nowhere to put the deployment",
        f"Declare it, or choose one of {', '.join(settings.accounts)}",
    )


def _capacity(entry: Model, placement: Placement, sku: catalogue.Sku, path: Path) -> Iterator[Problem]:
    rule = catalogue.capacity_rule(entry.model, sku)
    if not rule.allows(placement.capacity):
        most = f" and at most {rule.maximum}" if rule.maximum else ""
        yield Problem(
            (*path, "capacity"),
            placement.capacity,
            f"is no capacity for {entry.model} in {sku.name}: at least {rule.minimum} in steps of {rule.step}{most}",
            "Azure would answer InvalidCapacity",
            f"Set it to {rule.nearest(placement.capacity)}",
        )


def _name(entry: Model, placement: Placement, path: Path) -> Iterator[Problem]:
    name = entry.deployment_name(placement)
    if _is_exact(entry.version) and not names.is_deployment_name(name):
        yield Problem(
            path,
            name,
            f"is no deployment name: {names.DEPLOYMENT_NAME_MAX} letters, digits, dots, dashes and underscores at most",
            "Azure would refuse the deployment",
            "Choose a SKU with a shorter label, or mend model and version",
        )


def _kind(settings: Settings, entry: Model, placement: Placement, path: Path) -> Iterator[Problem]:
    kind = settings.accounts[placement.account].kind
    if entry.format != OPENAI_FORMAT and kind != AI_SERVICES_KIND:
        yield Problem(
            (*path, "account"),
            placement.account,
            f"is an account of kind {kind}, and {entry.format} models need kind {AI_SERVICES_KIND}",
            "Azure would refuse the deployment",
            f"Place it in an account with kind: {AI_SERVICES_KIND}",
        )


def _outside_residency(settings: Settings, placement: Placement, sku: catalogue.Sku, path: Path) -> Iterator[Problem]:
    region = settings.accounts[placement.account].location
    place = catalogue.processed_in(sku, region)
    if region not in catalogue.REGIONS:
        return
    if place is None:
        yield Problem(
            (*path, "sku"),
            placement.sku,
            f"needs a data zone, and {region} belongs to none",
            "Azure does not offer the SKU there",
            "Choose a regional SKU, or an account in another region",
        )
    elif _is_place(settings.residency) and not catalogue.within(settings.residency, place):
        yield Problem(
            path,
            {"account": placement.account, "sku": placement.sku},
            f"may process requests in {place}, outside the stack's residency {settings.residency}",
            "Prompts could leave the zone that was promised",
            f"Choose a SKU and region that stay inside {settings.residency}, or widen residency knowingly",
        )


def _shared_names(settings: Settings) -> Iterator[Problem]:
    first: dict[tuple[str, str], Path] = {}
    for entry, placement, path in settings.placed():
        earlier = first.setdefault((placement.account, entry.deployment_name(placement).lower()), path)
        if earlier != path:
            yield Problem(
                path,
                {"account": placement.account, "sku": placement.sku},
                f"would share its deployment name with {earlier[1]}, placement {earlier[3]}",
                "One would overwrite the other",
                "Merge the two into one placement with the summed capacity, or change account or SKU",
            )


def _twin_callers(settings: Settings) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, caller in settings.callers.items():
        twin = first.setdefault(caller.principal_id.lower(), key)
        if twin != key:
            yield Problem(
                ("callers", key, "principalId"),
                caller.principal_id,
                f"is {twin}'s too",
                "Azure refuses to grant the same role to one identity twice",
                "Keep one of the two",
            )


def _crowded_accounts(settings: Settings) -> Iterator[Problem]:
    placed = Counter(
        placement.account
        for _, placement, _ in settings.placed()
        if placement.sku in catalogue.SKUS and catalogue.SKUS[placement.sku].offer is catalogue.Offer.STANDARD
    )
    for account, count in placed.items():
        if account in settings.accounts and count > names.STANDARD_DEPLOYMENTS_PER_ACCOUNT_MAX:
            yield Problem(
                ("accounts", account),
                count,
                "standard deployments are placed in this account",
                f"Azure allows {names.STANDARD_DEPLOYMENTS_PER_ACCOUNT_MAX} and would refuse the rest",
                "Add an account and move placements there",
            )
