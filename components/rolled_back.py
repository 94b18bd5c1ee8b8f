"""Stops a program that would give users back what was rolled back in a release store, before it changes anything.

`rollout rollback --now` writes one field of a flag, and another checkout, or a pipeline that runs an older commit,
knows nothing of it. The state doesn't either, until somebody refreshes. So the store is asked, each time.
"""

import re
from collections.abc import Mapping

import pulumi
from pulumi_azure_native import appconfiguration

from model_lifecycle.flags import parse_flag
from model_lifecycle.releases.args import KeyValueArgs, StoreArgs
from model_lifecycle.releases.rolledback import difference, given_back

_ABSENT, _FORBIDDEN = (re.compile(rf"(Status(Code)?=|RESPONSE ){status}\b") for status in (404, 403))
"""How azure-native words a refusal, and how the client of Azure that it stands on does."""


def refuse_what_was_rolled_back(stores: Mapping[str, StoreArgs]) -> None:
    """Asks stores for their flags; says how they differ from those that are about to be written.

    A store or flag that isn't there yet was not rolled back, unless the task came from another of these stores: that
    one is asked then. One that this identity may not read is warned of: it may not write it either, unless the very
    update that follows grants it the right. It asks for one flag after the other.

    Args:
        stores: the stores as they are about to be, by their keys in the configuration.

    Raises:
        pulumi.RunError: a flag would give users a release that was taken from them, or can't be asked for.
    """
    for key, args in stores.items():
        others = [(other, held) for other, held in stores.items() if other != key]
        for flag in args["flags"]:
            for place, held in ((key, args), *others):
                live = _live(place, held, flag)
                if live is not None:
                    _judge(place, flag, live)
                    break


def _judge(key: str, flag: KeyValueArgs, live: appconfiguration.GetKeyValueResult) -> None:
    becomes = parse_flag(flag["value"])
    try:
        was = parse_flag(live.value or "")
    except ValueError:
        pulumi.log.warn(f"{_named(key, flag)} is no flag: somebody else has written it. This writes it anew.")
        return
    if again := given_back(was, becomes):
        raise pulumi.RunError(_refusal(key, flag, ", ".join(again), live.last_modified))
    if differs := difference(was, becomes):
        pulumi.log.info(f"{_named(key, flag)}: {differs}.")


def _live(key: str, args: StoreArgs, flag: KeyValueArgs) -> appconfiguration.GetKeyValueResult | None:
    try:
        return appconfiguration.get_key_value(
            config_store_name=args["store_name"],
            key_value_name=flag["key_value_name"],
            resource_group_name=args["resource_group_name"],
        )
    except Exception as error:  # noqa: BLE001 - the runtime raises nothing narrower
        if _ABSENT.search(str(error)):
            return None
        if _FORBIDDEN.search(str(error)):
            pulumi.log.warn(
                f"{_named(key, flag)} can't be read by this identity, so nobody looked whether it was rolled back. "
                "Give it App Configuration Data Reader on the store; a grant counts after up to 15 minutes."
            )
            return None
        raise pulumi.RunError(
            f"{_named(key, flag)} can't be asked for, so nobody knows whether it was rolled back. Nothing was changed. "
            f"Run it again when the store answers: {error}"
        ) from None


def _named(key: str, flag: KeyValueArgs) -> str:
    return f"stores.{key}: the flag of {flag['tags']['task']}"


def _refusal(key: str, flag: KeyValueArgs, releases: str, when: str) -> str:
    task, stack = flag["tags"]["task"], pulumi.get_stack()
    return (
        f"{_named(key, flag)} was switched off in the store (last written {when}), which took {releases} from its "
        "users, and this configuration would give it back to them. Nothing was changed. Where another checkout has "
        f"recorded the rollback, bring this one up to date. Else keep it: python -m rollout rollback {task} --stack "
        f"{stack}. Or undo it: python -m rollout retry {task} --now --stack {stack}."
    )
