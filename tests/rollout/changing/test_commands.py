"""A release's way from nobody to everybody and back: command, file, journal and store."""

import json
from pathlib import Path

import pytest

from tests.rollout.changing.conftest import STACK, Live, Rollout, configured, done, evaluate, journal, up

R2 = "gpt-5.6-sol-2026-07-09"


def test_a_release_goes_from_nobody_to_everybody_in_its_steps(rollout: Rollout, folder: Path, live: Live) -> None:
    shares = list[int]()
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    for _ in range(2):
        shares.append(live.canary)
        done(rollout("promote", "summarize", "--now"))
    assert shares == [10, 50]
    assert live.flag["allocation"]["default_when_enabled"] == "summarize-r2"
    assert configured(folder) == {"stable": "summarize-r2", "former": "summarize-r1"}
    assert [line["command"] for line in journal(folder) if line["phase"] == "done"] == ["start", "promote", "promote"]


def test_the_file_keeps_every_other_byte(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2"))
    trial = "{stable: summarize-r1, canary: {release: summarize-r2, percent: 10}}"
    assert (folder / "Pulumi.dev.yaml").read_text() == STACK.replace("{stable: summarize-r1}", trial)
    done(rollout("abort", "summarize"))
    done(rollout("settle", "summarize", unseen=True))
    assert (folder / "Pulumi.dev.yaml").read_text() == STACK


def test_without_now_the_store_is_left_alone_and_pulumi_up_makes_it_so(rollout: Rollout, live: Live) -> None:
    said = done(rollout("start", "summarize", "summarize-r2"))
    assert "pulumi up --stack dev" in said
    assert live.canary == 0


def test_what_now_writes_is_what_the_next_update_wants(rollout: Rollout, folder: Path, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    before = live.flag
    up(folder)
    assert live.flag == before


def test_a_rollback_writes_one_field_once(rollout: Rollout, folder: Path, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    before = live.flag
    said = done(rollout("rollback", "summarize", "--now"))
    assert live.flag == {**before, "enabled": False}
    assert [state["enabled"] for state in live.revisions()] == [True, True, False]
    assert (configured(folder) or {})["enabled"] is False
    assert "--reason" in said
    assert journal(folder)[-1]["reason"] == "not given"


def test_after_full_promotion_a_rollback_leads_to_the_former_release(rollout: Rollout, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    done(rollout("promote", "summarize", "--now"))
    done(rollout("promote", "summarize", "--now"))
    done(rollout("rollback", "summarize", "--now", "--reason", "worse answers"))
    assert live.flag["enabled"] is False
    assert live.flag["allocation"]["default_when_disabled"] == "summarize-r1"


def test_a_rollback_that_somebody_made_already_is_fine(rollout: Rollout, folder: Path, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    done(rollout("rollback", "summarize", "--now"))
    length = len(journal(folder))
    assert "nothing was changed" in done(rollout("rollback", "summarize", "--now"))
    assert len(journal(folder)) == length
    assert len(live.revisions()) == 3


def test_a_reason_can_be_given_when_there_is_time(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    done(rollout("rollback", "summarize", "--now"))
    done(rollout("rollback", "summarize", "--now", "--reason", "wrong language"))
    assert "wrong language" in done(rollout("history", "summarize", unseen=True))
    assert journal(folder)[-1]["phase"] == "noted"


def test_what_somebody_rolled_back_in_the_store_is_written_down(rollout: Rollout, folder: Path, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    live.put({**live.flag, "enabled": False})
    said = done(rollout("status", "summarize"))
    assert "Degraded" in said
    assert "python -m rollout rollback summarize" in said
    refused = rollout("promote", "summarize", "--now")
    assert refused.exit_code == 3
    done(rollout("rollback", "summarize"))
    assert (configured(folder) or {})["enabled"] is False
    done(rollout("settle", "summarize", "--now"))
    assert configured(folder) == {"stable": "summarize-r1"}
    assert live.flag["enabled"] is True
    assert [each["name"] for each in live.flag["variants"]] == ["summarize-r1"]


def test_an_aborted_trial_begins_again_at_its_first_step(rollout: Rollout, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    done(rollout("promote", "summarize", "--now"))
    done(rollout("abort", "summarize", "--now", "--reason", "slow"))
    assert live.canary == 0
    done(rollout("retry", "summarize", "--now"))
    assert live.canary == 10


def test_a_step_is_refused_while_the_store_serves_something_else(rollout: Rollout, folder: Path, live: Live) -> None:
    done(rollout("start", "summarize", "summarize-r2"))
    refused = rollout("promote", "summarize")
    assert refused.exit_code == 3
    assert "pulumi up" in refused.output
    up(folder)
    done(rollout("promote", "summarize"))


def test_a_step_needs_a_look_at_the_store(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    refused = rollout("promote", "summarize", unseen=True)
    assert refused.exit_code == 2
    assert "--subscription" in refused.output


def test_a_release_without_a_good_evaluation_is_refused(rollout: Rollout, folder: Path) -> None:
    digest = (folder / "releases/summarize/summarize-r3.digest").read_text()
    evaluate(folder / "releases", "summarize-r3", digest, verdict="Inconclusive")
    refused = rollout("start", "summarize", "summarize-r3", "--now")
    assert refused.exit_code == 3
    assert "Inconclusive" in refused.output
    assert journal(folder) == []
    assert configured(folder) == {"stable": "summarize-r1"}


def test_a_release_whose_version_is_not_deployed_is_refused(rollout: Rollout, folder: Path) -> None:
    file = folder / "Pulumi.dev.yaml"
    file.write_text(file.read_text().replace("gpt-5.6-sol", "gpt-5.6-terra"))
    refused = rollout("start", "summarize", "summarize-r2")
    assert refused.exit_code == 3
    assert R2 in refused.output


def test_a_release_that_is_not_published_is_refused_with_now(rollout: Rollout, folder: Path, live: Live) -> None:
    digest = (folder / "releases/summarize/summarize-r3.digest").read_text()
    live.client.delete_configuration_setting("summarize/summarize-r3")
    assert digest
    refused = rollout("start", "summarize", "summarize-r3", "--now")
    assert refused.exit_code == 3
    assert "pulumi up first" in refused.output
    assert live.canary == 0


def test_capacity_that_does_not_hold_the_next_step_is_refused_with_numbers(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    analysed(folder, {"verdict": "Successful", "tokensPerMinute": {"gpt-5.4-2026-03-05": 110_000}})
    refused = rollout("promote", "summarize", "--now")
    assert refused.exit_code == 3
    assert "55,000 tokens a minute at 50 % and has 50,000" in refused.output


def test_a_failed_analysis_refuses_and_an_inconclusive_one_wants_a_reason(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    analysed(folder, {"verdict": "Inconclusive"})
    assert rollout("promote", "summarize", "--now").exit_code == 3
    assert rollout("promote", "summarize", "--now", "--accept-inconclusive").exit_code == 2
    done(rollout("promote", "summarize", "--now", "--accept-inconclusive", "--reason", "looked at it"))
    analysed(folder, {"verdict": "Failed"})
    refused = rollout("promote", "summarize", "--now", "--accept-inconclusive", "--reason", "still")
    assert refused.exit_code == 3
    assert "abort" in refused.output


def test_a_step_waits_for_its_bake_time(rollout: Rollout, folder: Path) -> None:
    file = folder / "Pulumi.dev.yaml"
    file.write_text(file.read_text().replace("{percent: 10, bakeMinutes: 0}", "{percent: 10, bakeMinutes: 30}"))
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    refused = rollout("promote", "summarize", "--now")
    assert refused.exit_code == 3
    assert "30 min" in refused.output
    assert "Progressing" in done(rollout("status", "summarize"))


def test_the_first_release_of_a_new_task_needs_no_baseline(rollout: Rollout, folder: Path) -> None:
    file = folder / "Pulumi.dev.yaml"
    file.write_text(file.read_text().replace("    contracts: {stable: contracts-r1}\n", ""))
    done(rollout("start", "contracts", "contracts-r1"))
    assert file.read_text() == STACK


def test_what_stands_in_the_file_already_is_adopted(rollout: Rollout, folder: Path, live: Live) -> None:
    file = folder / "Pulumi.dev.yaml"
    trial = "{stable: summarize-r1, canary: {release: summarize-r2, percent: 10}}"
    file.write_text(STACK.replace("{stable: summarize-r1}", trial))
    up(folder)
    done(rollout("start", "summarize", "summarize-r2"))
    assert [line["phase"] for line in journal(folder)] == ["begun", "done"]
    assert rollout("start", "summarize", "summarize-r2").exit_code == 3


@pytest.mark.parametrize("percent", [0, 50])
def test_a_failed_analysis_outlives_a_share_that_was_changed_by_hand(
    rollout: Rollout, folder: Path, percent: int
) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    analysed(folder, {"verdict": "Failed"})
    file = folder / "Pulumi.dev.yaml"
    file.write_text(
        file.read_text().replace("release: summarize-r2, percent: 10", f"release: summarize-r2, percent: {percent}")
    )
    refused = rollout("start", "summarize", "summarize-r2", unseen=True)
    assert refused.exit_code == 3
    assert "the last analysis of summarize-r2 is Failed" in refused.output
    assert "abort summarize --now takes it back" in done(rollout("status", "summarize", unseen=True))
    done(rollout("abort", "summarize", "--now"))
    done(rollout("start", "summarize", "summarize-r2", "--now"))


def test_status_is_one_json_document(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    told = json.loads(done(rollout("status", "--json")))
    (first, second) = told["tasks"]
    assert (first["phase"], first["step"], first["store"]) == ("Paused", 1, "as configured")
    assert (second["phase"], second["canary"]) == ("Healthy", None)
    assert {each["version"] for each in first["versions"]} == {R2, "gpt-5.4-2026-03-05"}


def test_status_fits_a_hundred_columns_and_looks_without_a_store_too(rollout: Rollout, folder: Path) -> None:
    said = done(rollout("status", unseen=True))
    assert max(map(len, said.splitlines())) <= 100
    assert "not looked at" in said


def test_history_tells_who_what_and_why(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now", "--reason", "new model"))
    said = done(rollout("history", "summarize", unseen=True))
    assert "start --now" in said
    assert "new model" in said
    told = json.loads(done(rollout("history", "summarize", "--json", unseen=True)))
    assert told["records"][0]["releases"]["summarize-r2"]["verdict"] == "Successful"
    assert told["records"][0]["releases"]["summarize-r2"]["digest"].startswith("sha256:")


def analysed(folder: Path, analysis: dict[str, object]) -> None:
    """Notes an analysis, as `analyse` does."""
    line = {**journal(folder)[-1], "id": "a", "command": "analyse", "phase": "noted", "analysis": analysis}
    with (folder / "history/dev/summarize.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def test_an_unknown_release_is_told_as_such_also_while_a_trial_runs(rollout: Rollout, folder: Path) -> None:
    done(rollout("start", "summarize", "summarize-r2", "--now"))
    refused = rollout("start", "summarize", "summarize-r9")
    assert refused.exit_code == 2
    assert "summarize-r9: is no release of summarize" in refused.output


def test_the_history_of_a_task_that_nobody_changed_is_empty(rollout: Rollout, folder: Path) -> None:
    assert "nothing was written down of it" in done(rollout("history", "summarize", unseen=True))
    assert json.loads(done(rollout("history", "summarize", "--json", unseen=True)))["records"] == []
    refused = rollout("history", "summarise", unseen=True)
    assert refused.exit_code == 2
    assert "summarise: is no task of Pulumi.dev.yaml" in refused.output
