"""What models receive is exactly one release, and the one that the app reports."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_lifecycle.releases import Release, open_folder
from model_lifecycle.releases.flags import flag
from model_lifecycle.settings import Pinned, Rollout, Trial

NAMES = ("summarize-r1", "summarize-r2", "summarize-r3", "summarize-r4")
VARIABLES = {"document": "Once {{language}} upon a time.", "language": "German"}
USERS = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=12)
SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def releases(folder: Path) -> dict[str, Release]:
    """Every release of the folder, as the core loads it from its files."""
    found, problems = open_folder(folder / "releases", ["summarize", "contracts"])
    assert not problems
    return dict(found.sealed)


@st.composite
def rollouts(draw: st.DrawFn) -> Rollout:
    stable, canary = draw(st.permutations(NAMES))[:2]
    percent = draw(st.integers(0, 100))
    pinned = tuple(draw(st.lists(USERS, max_size=2)))
    return Rollout(
        stable=stable,
        canary=Trial(release=canary, percent=percent) if draw(st.booleans()) else None,
        enabled=draw(st.booleans()),
        users=Pinned(canary=pinned),
        salt=draw(st.sampled_from([None, "other"])),
    )


def expected(release: Release, variables: dict[str, str]) -> dict[str, Any]:
    """The body of a release, put together by other means than the reader's."""
    messages = []
    for message in release.messages:
        head, *rest = message.content.split("{{")
        text = head
        for part in rest:
            name, _, tail = part.partition("}}")
            text += variables[name] + tail
        messages.append({"role": message.role, "content": text})
    tools = {"tools": list(release.tools)} if release.tools else {}
    return {"model": release.model_version, "messages": messages, **release.parameters, **tools}


@SLOW
@given(rollout=rollouts(), users=st.lists(USERS, min_size=1, max_size=3))
def test_every_request_is_exactly_the_release_that_the_app_reports(
    served: Any, start: Any, recorder: Any, releases: dict[str, Release], rollout: Rollout, users: list[str]
) -> None:
    served.put(flag("summarize", rollout, releases))
    app = start("summarize")
    for user in users:
        recorder.requests.clear()
        answer = app.ask("summarize", user, VARIABLES)
        ((path, body),) = recorder.requests
        release = releases[answer.release.name]
        assert answer.release.name in rollout.served
        assert answer.release.digest == release.digest
        assert answer.served == release.model_version
        assert f"/deployments/{release.model_version}-datazone-provisioned/" in path
        assert body == expected(release, VARIABLES)


def test_moving_one_task_leaves_the_other_on_its_own_release(
    served: Any, start: Any, recorder: Any, releases: dict[str, Release]
) -> None:
    app = start("summarize", "contracts", interval=1)
    served.put(flag("summarize", Rollout(stable="summarize-r2"), releases))
    time.sleep(1)  # the app's interval
    assert app.ask("summarize", "ada", VARIABLES).served == "gpt-5.6-sol-2026-07-09"
    answer = app.ask("contracts", "ada", {"contract": "A and B agree."})
    assert (answer.release.name, answer.served) == ("contracts-r1", "gpt-5.4-2026-03-05")
    assert recorder.requests[-1][1] == expected(releases["contracts-r1"], {"contract": "A and B agree."})
