"""Drops the aliases that azure-native gives every resource for its old API versions."""

import re

import pulumi

_VERSIONED_TYPE = re.compile(r"azure-native(_\w+_v\d\w*:|:\w+/v\d)")


def drop_version_aliases() -> None:
    """Registers a stack transformation that removes azure-native's aliases for API versions; others stay.

    About 23 aliases a resource take most of a preview's time and protect only state that was created with
    API-version tokens (`azure-native:cognitiveservices/v20241001:Account`). A stack with such state sets
    `keepVersionAliases: true`, previews once, and may drop them afterwards.
    """
    pulumi.runtime.register_stack_transformation(_without_version_aliases)


def _without_version_aliases(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    aliases = args.opts.aliases
    if not isinstance(aliases, list) or not any(map(_is_for_a_version, aliases)):
        return None
    args.opts.aliases = [alias for alias in aliases if not _is_for_a_version(alias)]
    return pulumi.ResourceTransformationResult(args.props, args.opts)


def _is_for_a_version(alias: object) -> bool:
    """The package's own aliases say nothing but another type; one that says more was written by somebody."""
    if not isinstance(alias, pulumi.Alias) or not _VERSIONED_TYPE.match(str(alias.type_)):
        return False
    return all(getattr(alias, part) is ... for part in ("name", "parent", "stack", "project"))
