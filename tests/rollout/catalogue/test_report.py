"""A reviewer reads the worst first, and nothing that Azure made up can break the page."""

import json
import re
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from rollout.catalogue.api import Answer
from rollout.catalogue.change import Change, Moved, Note
from rollout.catalogue.merge import Merge
from rollout.catalogue.report import Refresh, as_json, as_markdown, as_text, failure_as_json

DOCS = Path(__file__).resolve().parents[3] / "docs" / "catalogue.md"
CHANGES = (
    Change("gpt-9-1", "stage", "GA", "Deprecated", Moved.OLDER),
    Change("gpt-9-2", "retires", "2027-06-01", "2027-03-01", Moved.EARLIER),
    Change("gpt-9-3", "retires", "2027-06-01", "2027-09-01", Moved.LATER),
    Change("gpt-9-4", "retires_by_sku.Standard", "2027-06-01", "2027-01-01", Moved.EARLIER),
)


def refresh(*changes: Change, notes: tuple[Note, ...] = ()) -> Refresh:
    answer = Answer((), ("swedencentral", "eastus2"), {"qatarcentral": "NoRegisteredProviderFound"})
    return Refresh(date(2026, 11, 22), answer, 136, Merge({}, changes, notes), ())


def text(shown: Refresh) -> str:
    console = Console(width=400, highlight=False)
    with console.capture() as captured:
        console.print(as_text(shown))
    return captured.get()


def test_a_pull_request_begins_with_a_summary_and_the_earliest_retirement() -> None:
    lines = as_markdown(refresh(*CHANGES)).splitlines()
    assert lines[0] == "2 retirements come earlier, 1 stage is older, 1 retirement comes later."
    assert lines[2] == "| version | field | was | is | moved |"
    assert lines[4] == "| `gpt-9-4` | retires_by_sku.Standard | 2027-06-01 | 2027-01-01 | earlier |"
    assert [line.split("`")[1] for line in lines[4:8]] == ["gpt-9-4", "gpt-9-2", "gpt-9-1", "gpt-9-3"]


def test_text_says_the_same() -> None:
    shown = text(refresh(*CHANGES))
    assert re.search(r"gpt-9-4 +retires_by_sku.Standard +2027-06-01 +2027-01-01 +earlier", shown)
    assert "qatarcentral: not offered there (NoRegisteredProviderFound)." in shown
    assert "2 retirements come earlier, 1 stage is older, 1 retirement comes later. model_lifecycle/" in shown
    assert "models.toml is updated" in shown


def test_nothing_changed_is_said() -> None:
    assert "Nothing changed" in as_markdown(refresh())
    assert "|" not in as_markdown(refresh())
    assert "models.toml is as it was" in text(refresh())


def test_many_notes_are_folded() -> None:
    notes = tuple(Note(f"gpt-{number}", "kept") for number in range(20))
    assert "<summary>21 notes</summary>" in as_markdown(refresh(notes=notes))
    assert "- `gpt-1`: kept" in as_markdown(refresh(notes=notes[:2]))


def test_every_key_of_the_json_document_is_documented() -> None:
    documents = [
        json.loads(as_json(refresh(*CHANGES, notes=(Note("a", "b"),)))),
        json.loads(failure_as_json("failed", "m")),
    ]
    keys = {key for document in documents for key in document}
    nested = {
        key for part in (documents[0]["changes"][0], documents[0]["notes"][0], documents[1]["error"]) for key in part
    }
    page = DOCS.read_text()
    assert [key for key in sorted(keys | nested) if f"`{key}`" not in page] == []


@given(st.text(min_size=1))
def test_a_name_that_azure_made_up_stays_text(name: str) -> None:
    html = (
        MarkdownIt("commonmark", {"html": True}).enable("table").render(as_markdown(refresh(notes=(Note(name, "x"),))))
    )
    assert html.count("<li>") == 2
    assert html.count("<code>") == 4
    assert html.count("<details>") == html.count("</details>") == 1
    assert "\x1b" not in text(refresh(notes=(Note(name, "x"),)))
