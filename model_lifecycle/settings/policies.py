"""What the policy pack would refuse of a stack's own deployments, said before any of it is previewed."""

import re
from collections.abc import Iterator

from model_lifecycle import catalogue, fleet

from .errors import Path, Problem
from .shape import PROD, Settings

FALLBACK_RULE = "provisioned-deployment-has-fallback"
CONTENT_FILTER_RULE = "deployment-names-content-filter"
QUOTA_RULE = "deployments-fit-quota"
"""Rules of the pack that a stack's settings already tell of, unless an exemption names them."""


def policy_problems(settings: Settings) -> list[Problem]:
    """The problems, in the order of the file."""
    return [
        *_unfiltered(settings),
        *_lonely(settings),
        *_quota_keys(settings),
        *_over_quota(settings),
        *_strangers(settings),
    ]


def _unfiltered(settings: Settings) -> Iterator[Problem]:
    for entry, placement, path in settings.placed() if settings.require_content_filter else ():
        name = entry.resource_name(placement)
        if placement.rai_policy_name is None and not settings.exempts(CONTENT_FILTER_RULE, name):
            yield Problem(
                (*path, "raiPolicyName"),
                Problem.ABSENT,
                "is missing, and requireContentFilter is true",
                "Azure's default filter would answer, which is not the one the version was tested with",
                "Name the content filter",
            )


def _lonely(settings: Settings) -> Iterator[Problem]:
    if settings.environment != PROD:
        return
    paths = dict(_placed(settings))
    for one in fleet.without_fallback(paths):
        if not settings.exempts(FALLBACK_RULE, one.name):
            yield Problem(
                paths[one],
                {"sku": one.sku.name},
                "has no fallback in prod",
                "When its units are used up, or its region fails, every request fails",
                "Add a placement of the same version: pay-as-you-go, or provisioned in another region",
            )


def _quota_keys(settings: Settings) -> Iterator[Problem]:
    for key in settings.quota:
        if not _is_pool(key):
            yield Problem(
                ("quota", key),
                Problem.ABSENT,
                "names no quota",
                "Nothing would be held against it",
                "Write region/SKU/model, such as swedencentral/DataZoneStandard/gpt-5.4; region/SKU where provisioned",
            )


def _is_pool(key: str) -> bool:
    match = re.fullmatch(r"([^/]+)/([^/]+)(?:/([^/]+))?", key)
    sku = catalogue.SKUS.get(match[2]) if match else None
    if match is None or sku is None or match[1] not in catalogue.REGIONS:
        return False
    return key == "/".join(catalogue.quota_pool(match[1], match[3] or "", sku))


def _over_quota(settings: Settings) -> Iterator[Problem]:
    for pool, total, limit, members in fleet.over_quota(dict(_placed(settings)), settings.quota):
        if not any(settings.exempts(QUOTA_RULE, name) for name in members):
            yield Problem(
                ("quota", pool),
                limit,
                f"is less than the {total} that {', '.join(members)} ask for together",
                "Azure would refuse the last of them with InsufficientQuota",
                "Lower capacities, or have the quota raised and write the new one here",
            )


def _strangers(settings: Settings) -> Iterator[Problem]:
    for key in settings.break_glass.keys() - settings.models.keys():
        yield Problem(
            ("breakGlass", key),
            Problem.ABSENT,
            "is no model version of this stack",
            "It would stay here for good and hide the next one",
            "Remove it, or write the key as it stands under models",
        )


def _placed(settings: Settings) -> Iterator[tuple[fleet.Placed, Path]]:
    for entry, placement, path in settings.placed():
        account, sku = settings.accounts.get(placement.account), catalogue.SKUS.get(placement.sku)
        if account and sku:
            name = entry.resource_name(placement)
            yield fleet.Placed(name, account.location, entry.model, entry.version, sku, placement.capacity), path
