"""The command as a user meets it: a verdict on a canary by what went through the gateway, written down for promote."""

import json
from datetime import timedelta
from typing import Any

import pytest

from rollout.changing import Order, scene
from rollout.errors import BadInput
from rollout.subject import Place
from rollout.walking.analyst import by_file

STABLE, CANARY = ("summarize-r1", "gpt-5.4-2026-03-05"), ("summarize-r2", "gpt-5.6-sol-2026-07-09")
MANY = 3000


def test_a_canary_that_does_as_well_passes_and_the_journal_says_so(
    analyse: Any, calls: Any, written: Any, journal: Any
) -> None:
    file = written(calls(STABLE, MANY), calls(CANARY, MANY))
    result = analyse("--metrics", file)
    assert result.exit_code == 0, result.output
    assert "summarize: Successful, look 1 of 5" in result.stdout
    last = journal.read(None).records[-1]
    assert (last.command, last.phase) == ("analyse", "noted")
    assert last.analysis["verdict"] == "Successful"
    assert last.analysis["rows"] == {"stable": MANY, "canary": MANY}
    assert (last.analysis["look"], last.analysis["file"]) == (1, str(file))
    minute = sum(row["promptTokens"] + row["completionTokens"] for row in calls(STABLE, MANY)[:60])
    assert last.analysis["taskTokensPerMinute"] > minute
    assert list(last.analysis["tokensPerMinute"]) == [STABLE[1], CANARY[1]]


def test_a_slower_canary_fails_and_stays_until_somebody_aborts(
    analyse: Any, calls: Any, written: Any, configured: Any
) -> None:
    result = analyse("--metrics", written(calls(STABLE, MANY), calls(CANARY, MANY, slower=1.5)), "--json")
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    assert (told["verdict"], told["aborted"]) == ("Failed", None)
    assert "latencyP50 is worse than its margin allows" in told["judgement"]["reasons"]
    assert configured().enabled


def test_with_auto_a_failed_canary_is_aborted_with_the_reason(
    analyse: Any, calls: Any, written: Any, configured: Any, journal: Any
) -> None:
    result = analyse("--metrics", written(calls(STABLE, MANY), calls(CANARY, MANY, slower=1.5)), "--auto", "--json")
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    assert told["aborted"]["file"] == "changed"
    assert not configured().enabled
    assert [(each.command, each.phase) for each in journal.read(None).records][-3:] == [
        ("analyse", "noted"),
        ("abort", "begun"),
        ("abort", "done"),
    ]
    assert "latencyP50" in journal.read(None).records[-1].reason


def test_too_few_requests_are_inconclusive_say_how_many_are_needed_and_spend_no_look(
    analyse: Any, calls: Any, written: Any, journal: Any, configured: Any
) -> None:
    result = analyse("--metrics", written(calls(STABLE, 5), calls(CANARY, 5)), "--json", "--auto")
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    assert (told["verdict"], told["writtenDown"], journal.read(None).looks) == ("Inconclusive", False, 0)
    assert told["needed"] > 1000
    assert configured().enabled


def test_few_requests_that_all_fail_are_failed_and_written_down(
    analyse: Any, calls: Any, written: Any, journal: Any
) -> None:
    broken = calls(CANARY, 9, status=500, model=None, reason=None)
    assert "Failed" in analyse("--metrics", written(calls(STABLE, MANY), broken)).stdout
    assert journal.read(None).looks == 1


def test_no_request_at_all_of_a_release_spends_no_look(analyse: Any, calls: Any, written: Any, journal: Any) -> None:
    result = analyse("--metrics", written(calls(STABLE, MANY)))
    assert result.exit_code == 3
    assert "this was no look" in result.stdout
    assert journal.read(None).looks == 0


def test_each_look_counts_until_there_are_none_left(analyse: Any, calls: Any, written: Any, journal: Any) -> None:
    looks = [analyse("--metrics", written(calls(STABLE, 200), calls(CANARY, 200 + more))) for more in range(6)]
    assert [f"look {number} of 5" in result.stdout for number, result in enumerate(looks[:5], 1)] == [True] * 5
    assert (looks[5].exit_code, "was looked at 5 times" in looks[5].stderr) == (3, True)
    assert journal.read(None).looks == 5


def test_the_same_requests_in_any_order_are_the_same_look(analyse: Any, calls: Any, written: Any, journal: Any) -> None:
    first, second = calls(STABLE, 200), calls(CANARY, 200)
    looks = [analyse("--metrics", file) for file in (written(first, second), written(second[::-1], first))]
    assert ["look 1 of 5" in look.stdout for look in looks] == [True, True]
    assert ["it is the same look" in look.stdout for look in looks] == [False, True]
    assert journal.read(None).looks == 1
    analyse("--metrics", written(first, calls(CANARY, 201)))
    told = json.loads(analyse("--metrics", written(first, second), "--json").stdout)
    assert (told["judgement"]["look"], told["writtenDown"]) == (1, False)
    last = journal.read(None).analysis.analysis
    assert (journal.read(None).looks, last["look"], last["rows"]["canary"]) == (2, 2, 201)
    assert last["rowsDigest"] != told["rowsDigest"]


def test_a_walk_says_that_a_file_of_telemetry_stays_as_it_is(calls: Any, written: Any, project: Any) -> None:
    judged = by_file(written(calls(STABLE, 200), calls(CANARY, 200)))
    for again in (False, True):
        with scene(Order(Place(project, "dev"), "summarize", "run")) as found:
            if not again:
                judged(found)
                continue
            with pytest.raises(BadInput, match="nothing new"):
                judged(found)


def test_the_same_requests_under_other_margins_get_their_new_verdict(
    analyse: Any, calls: Any, written: Any, journal: Any, project: Any
) -> None:
    file = written(calls(STABLE, MANY), calls(CANARY, MANY, slower=1.2))
    assert analyse("--metrics", file).exit_code == 3
    with (project / "Pulumi.dev.yaml").open("a", encoding="utf-8") as stack:
        stack.write("  model-lifecycle:strategy: {margins: {latency: 0.5}}\n")
    assert analyse("--metrics", file).exit_code == 0
    story = journal.read(None)
    assert (story.looks, story.analysis.analysis["verdict"]) == (1, "Successful")


def test_records_without_a_digest_stay_looks(analyse: Any, calls: Any, written: Any, journal: Any) -> None:
    file = written(calls(STABLE, 200), calls(CANARY, 200))
    analyse("--metrics", file)
    lines = journal.path.read_text().splitlines()
    old = {**json.loads(lines[-1]), "id": "old"}
    del old["analysis"]["rowsDigest"]
    journal.path.write_text("".join(f"{line}\n" for line in (*lines[:-1], json.dumps(old))))
    assert "look 2 of 5" in analyse("--metrics", file).stdout


def test_what_may_be_repeated_for_free_fails_only_beyond_doubt(
    analyse: Any, calls: Any, written: Any, journal: Any
) -> None:
    def with_errors(count: int) -> Any:
        broken = calls(CANARY, count, status=500, model=None, reason=None)
        healthy = calls(CANARY, 20)
        return written(calls(STABLE, MANY), [{**row, "correlationId": None} for row in broken], healthy)

    assert "Inconclusive" in analyse("--metrics", with_errors(2)).stdout
    assert journal.read(None).looks == 0
    assert "Failed" in analyse("--metrics", with_errors(9)).stdout
    assert journal.read(None).looks == 1


def test_the_fewest_requests_that_say_anything_are_no_estimate(analyse: Any, calls: Any, written: Any) -> None:
    file = written(calls(STABLE, 950), calls(CANARY, 950))
    said = analyse("--metrics", file).stdout
    assert "1,000+" in said, said
    assert "At least" in said
    assert json.loads(analyse("--metrics", file, "--json").stdout)["neededAtLeast"] is True


def test_errors_are_their_own_metric(analyse: Any, calls: Any, written: Any) -> None:
    broken = [{**row, "status": 503, "model": None, "reason": None} for row in calls(CANARY, 200)]
    for number, row in enumerate(broken):
        row["correlationId"] = f"broken-{number}"
    result = analyse("--metrics", written(calls(STABLE, MANY), calls(CANARY, MANY), broken), "--json")
    told = json.loads(result.stdout)
    failed = [metric["name"] for metric in told["judgement"]["metrics"] if metric["verdict"] == "Failed"]
    assert (result.exit_code, failed) == (3, ["errorRate"])


def test_requests_before_the_step_do_not_count(analyse: Any, calls: Any, written: Any, began: Any) -> None:
    before = (began - timedelta(seconds=1)).isoformat()
    slow = [{**row, "timestamp": before, "correlationId": None} for row in calls(CANARY, 50, slower=9)]
    result = analyse("--metrics", written(calls(STABLE, 60), calls(CANARY, 70), slow), "--json")
    assert json.loads(result.stdout)["rows"] == {"stable": 60, "canary": 70}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "Give telemetry"),
        (["--metrics", "none.jsonl"], 2, "can't be read"),
        (["--metrics", "empty.jsonl"], 2, "is empty"),
        (["--metrics", "empty.jsonl", "--now"], 2, "Give --auto too"),
        (["--metrics", "empty.jsonl", "--auto", "--now"], 2, "has to look at the store"),
        (["--local", "http://example.com"], 2, "no address of this machine"),
        (["--stack", "other", "--metrics", "empty.jsonl"], 2, "other"),
    ],
)
def test_what_can_t_be_used_is_one_message(analyse: Any, project: Any, words: Any, code: int, said: str) -> None:
    (project / "empty.jsonl").touch()
    result = analyse(*words)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    told = analyse(*words, "--json")
    assert said in json.loads(told.stdout)["error"]["message"]


def test_a_task_without_a_canary_or_journal_has_nothing_to_analyse(
    analyse: Any, calls: Any, written: Any, journal: Any, project: Any
) -> None:
    file = written(calls(STABLE, 1))
    journal.path.unlink()
    assert "nobody wrote down since when" in analyse("--metrics", file).stderr
    stack = project / "Pulumi.dev.yaml"
    stack.write_text(stack.read_text().replace(", canary: {release: summarize-r2, percent: 10}", ""))
    result = analyse("--metrics", file)
    assert (result.exit_code, "has no canary" in result.stderr) == (2, True)
