"""Drops the aliases that azure-native gives every resource for its old API versions."""

import pulumi

_VERSIONED_PROVIDER = "azure-native"


def drop_version_aliases() -> None:
    """Registers a stack transformation that removes aliases whose type is an `azure-native` one; others stay.

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
    return isinstance(alias, pulumi.Alias) and str(alias.type_).startswith(_VERSIONED_PROVIDER)
