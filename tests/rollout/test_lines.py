"""Commands in messages can be copied: they stand in one piece."""

from rollout.lines import apart

TASK = "a-task-with-quite-a-long-name"


def test_a_short_line_stays_as_it_is() -> None:
    assert apart("ready for 50 %: python -m rollout promote t.") == "ready for 50 %: python -m rollout promote t."


def test_each_command_of_a_long_line_begins_a_line_of_its_own() -> None:
    told = apart(
        f"first\nrolled back. python -m rollout retry {TASK} begins again (python -m rollout settle {TASK} ends it)."
    )
    assert told.splitlines() == [
        "first",
        "rolled back.",
        f"  python -m rollout retry {TASK} begins again",
        f"  (python -m rollout settle {TASK} ends it).",
    ]


def test_nothing_stands_before_a_command_that_is_first() -> None:
    assert apart(f"python -m rollout retry {TASK} " + "x" * 100).startswith("  python -m rollout")
