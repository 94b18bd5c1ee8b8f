"""An App Configuration store is opened by identities only."""

from collections.abc import Iterator

from model_lifecycle.settings import PROD
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import KeyValue, Store, subjects
from policies.values import CantJudge

_PASS_THROUGH, _PRIVATE = "pass-through", "disabled"


def _judge(everything: Observations, context: Context) -> Iterator[Finding]:
    stores = list(subjects(everything, Store))
    written = set(_written(everything)) if stores else set[str]()
    for store in stores:
        yield from guarded(store, (Finding(store, what) for what in _of(store, written, context)))


def _of(store: Store, written: set[str], context: Context) -> Iterator[str]:
    keys_off = store.option("disableLocalAuth")
    if keys_off is not True and not (store.is_update and keys_off is None):
        yield "disableLocalAuth is not true, so whoever holds a key reads and writes every release."
    for path in store.ignored:
        yield f"ignoreChanges holds {path!r}, so what another tool changes there stays changed."
    yield from _proxy(store, written)
    yield from _in_prod(store, context) if context.facts.settings.environment == PROD else ()


def _proxy(store: Store, written: set[str]) -> Iterator[str]:
    mode = store.option("dataPlaneProxy", "authenticationMode")
    is_said = mode is not None or not store.is_update
    if is_said and str(mode).strip().casefold() != _PASS_THROUGH and written & {"", (store.name or "").casefold()}:
        yield "dataPlaneProxy.authenticationMode is not Pass-through, so without keys Azure writes no key-value of it."


def _in_prod(store: Store, context: Context) -> Iterator[str]:
    protection, network = store.option("enablePurgeProtection"), store.option("publicNetworkAccess")
    if protection is not True and not (store.is_update and protection is None):
        yield "enablePurgeProtection is not true, so a store that was deleted by mistake can be lost for good."
    is_said = network is not None or not store.is_update
    is_meant = store.resource.name in context.facts.public_stores
    if is_said and str(network).strip().casefold() != _PRIVATE and not is_meant:
        yield "publicNetworkAccess is not Disabled, and the configuration does not say access: public for it."


def _written(everything: Observations) -> Iterator[str]:
    """The names of stores that this stack writes key-values of through ARM; empty where that is hidden."""
    for one in subjects(everything, KeyValue):
        if one.passes_through_arm:
            try:
                yield one.store
            except CantJudge:
                yield ""


RULE = StackRule(
    name="store-holds-no-keys",
    title="App Configuration stores take Entra tokens only; in prod they can't be purged, nor reached by everybody.",
    why="Keys leak, are shared, and name nobody, and whoever writes to a store decides what every app asks its model.",
    fix="Set disableLocalAuth, dataPlaneProxy.authenticationMode: Pass-through and, in prod, enablePurgeProtection and "
    "publicNetworkAccess: Disabled, or access: public under stores if that is meant.",
    judge=_judge,
)
