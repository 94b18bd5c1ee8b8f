"""Each variant of a task's flag is one release that its store holds, on a model version that the stack deploys."""

from collections.abc import Iterator, Mapping
from typing import Any

from model_lifecycle.names import release_key
from policies.observed import Observations
from policies.releases.deployed import Skus, deployed_skus, version_key
from policies.releases.flags import ReleaseFlag, release_flags
from policies.releases.shape import NotValid, Sibling
from policies.rule import Context, Finding, StackRule


def _judge(everything: Observations, _context: Context) -> Iterator[Finding]:
    flags = release_flags(everything)
    deployed = deployed_skus(everything) if flags else {}
    for flag in flags:
        yield from flag.findings(_of(flag, deployed))


def _of(flag: ReleaseFlag, deployed: Skus) -> Iterator[str]:
    for name, given in flag.variants.items():
        yield from (f"variant {name!r} {what}." for what in _of_variant(flag, name, given, deployed))


def _of_variant(flag: ReleaseFlag, name: str, given: Mapping[str, Any], deployed: Skus) -> Iterator[str]:
    release = flag.release(given)
    if release is None:
        yield f"names the key {given.get('key')!r}, under which its store has no release in this stack"
        return
    try:
        told = release.told
    except NotValid as problem:
        yield f"stands for {release.key}, which is no release: {problem}"
        return
    if told.task != flag.task:
        yield f"is a release of {told.task}"
    if name != told.release:
        yield f"is called otherwise than its release {told.release!r}, so apps report what they did not serve"
    for field, wanted in _wanted(told).items():
        if field not in given or given[field] != wanted:
            yield f"says {field} {given.get(field)!r}, and its release {wanted!r}"
    if version_key(told.model.name, told.model.version) not in deployed:
        yield f"runs on {told.model_version}, which this stack does not deploy"


def _wanted(told: Sibling) -> Mapping[str, Any]:
    return {
        "release": told.release,
        "digest": told.digest,
        "modelVersion": told.model_version,
        "deployment": told.deployment,
        "evaluation": told.verdict,
        "key": release_key(told.task, told.release),
    }


RULE = StackRule(
    name="flag-variants-are-releases",
    title="A variant's release, digest, model version, deployment and evaluation are those of one published release.",
    why="Prompt, parameters and model version that were not tested together would be served together.",
    fix="Let the stack write the flag: name the release under tasks, seal it, and declare its model version.",
    judge=_judge,
)
