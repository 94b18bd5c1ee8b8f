"""A pool answers with one model version, whichever of its members does."""

from collections.abc import Iterator

from policies.gateway.addresses import Fleet
from policies.gateway.reach import Reach
from policies.gateway.wiring import Wiring
from policies.observed import Observations
from policies.rule import Context, Finding, StackRule, guarded
from policies.subjects import Backend, Document

_CHOICE, _SENT, _AGAIN, _BACKEND = "set-backend-service", "forward-request", "retry", "backend"


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    wiring, fleet = Wiring(everything), Fleet(everything)
    reach = Reach(wiring)
    for backend in reach.of(Backend):
        yield from guarded(backend, _findings(backend, wiring, fleet))
    for document in reach.of(Document):
        yield from guarded(document, _second_choices(document, wiring))


def _findings(pool: Backend, wiring: Wiring, fleet: Fleet) -> Iterator[Finding]:
    versions: dict[tuple[str, str], list[str]] = {}
    for given in pool.members:
        id_, member = wiring.member(pool, given)
        deployment = fleet.deployment_at(member.url) if member else None
        if deployment is None:
            what = "leads to no deployment of this stack" if member else "is no backend of this stack"
            yield Finding(pool, f"its member {id_!r} {what}, so nobody can say which model version answers.")
        else:
            version = (deployment.model or "").casefold(), (deployment.version or "").casefold()
            versions.setdefault(version, []).append(id_.rsplit("/", 1)[-1])
    if len(versions) > 1:
        held = "; ".join(f"{' '.join(version)} ({', '.join(names)})" for version, names in versions.items())
        yield Finding(pool, f"it holds several model versions: {held}.")


def _second_choices(document: Document, wiring: Wiring) -> Iterator[Finding]:
    """What chooses a backend again once a request may have been sent; a fragment counts where it is included, too."""
    was_sent = False
    for element in wiring.elements(document):
        is_choice = element.name == _CHOICE
        if is_choice and (_AGAIN in element.parents or (was_sent and _BACKEND in element.parents)):
            what = "chooses a backend for a request that another one may have failed to answer"
            yield Finding(document, f"{element.name}, line {element.line}, {what}: nothing ties both to one version.")
        was_sent = was_sent or element.name == _SENT


RULE = StackRule(
    name="pool-holds-one-model-version",
    title="Every member of a pool is a deployment of one and the same model version, and a retry stays in its pool.",
    why="When one member is busy the next one answers: a request that names a version would get another.",
    fix="Make one pool for each model version, choose it in the inbound section, and retry forward-request only.",
    judge=_judge,
)
