"""A release's digest stays while its file is only written differently, and changes with whatever shapes an answer."""

import hashlib
import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from model_lifecycle import releases

words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0{}\r\n"), min_size=1, max_size=20
).filter(str.strip)
prompts = st.lists(words, min_size=1, max_size=5).map("\n".join)
functions = st.fixed_dictionaries(
    {"name": st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)},
    optional={
        "description": words,
        "strict": st.booleans(),
        "parameters": st.dictionaries(words, st.integers(-5, 5) | st.floats(-1, 1) | words, max_size=3),
    },
)
files = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["gpt-5.4", "gpt-5.6-sol"]),
        "version": st.sampled_from(["2026-03-05", "2026-07-09"]),
        "messages": st.lists(
            st.fixed_dictionaries({"role": st.sampled_from(["system", "user"]), "text": prompts}),
            min_size=1,
            max_size=3,
        ),
        "parameters": st.fixed_dictionaries(
            {}, optional={"max_completion_tokens": st.integers(1, 9999), "verbosity": st.sampled_from(["low", "high"])}
        ),
        "tools": st.lists(functions, max_size=2, unique_by=lambda function: function["name"]).map(
            lambda found: [{"type": "function", "function": function} for function in found]
        ),
    },
    optional={
        "contentFilter": st.sampled_from(["strict", "Microsoft.DefaultV2"]),
        "data": st.fixed_dictionaries({"index": st.sampled_from(["a", "b"]), "version": words}),
        "notes": words,
        "evaluation": st.just("e.json"),
    },
)


class Quoting(yaml.SafeDumper):
    """Quotes every text: PyYAML writes 0E0 as it is, which other readers take for a number."""


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def digest(content: dict[str, Any], prompt: bytes | None = None) -> str:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "releases"
        (root / "t").mkdir(parents=True)
        (root / "t" / "r.yaml").write_text(
            yaml.dump(content, Dumper=Quoting, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
        if prompt is not None:
            (root / "t" / "p.md").write_bytes(prompt)
        return releases.read(root, "t", "r").release.digest


def shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: shuffled(value[key], order) for key in order.sample(sorted(value), len(value))}


@given(files, st.randoms())
def test_the_order_of_keys_does_not_count(content: dict[str, Any], order: random.Random) -> None:
    assert digest(content) == digest(shuffled(content, order))


@given(files, words)
@example({"model": "gpt-5.4", "version": "2026-03-05", "messages": [{"role": "user", "text": "1E5"}]}, "0E0")
def test_notes_and_evaluation_do_not_count(content: dict[str, Any], notes: str) -> None:
    assert digest(content) == digest(content | {"notes": notes, "evaluation": "another.json"})


@given(prompts)
def test_line_ends_do_not_count_nor_whether_a_text_has_a_file_of_its_own(text: str) -> None:
    content = {"model": "gpt-5.4", "version": "2026-03-05"}
    inside = digest(content | {"messages": [{"role": "user", "text": text}]})
    named = content | {"messages": [{"role": "user", "file": "p.md"}]}
    for ending in ("\n", "\r\n", "\r"):
        assert digest(named, text.replace("\n", ending).encode()) == inside


@given(files, files)
def test_whatever_shapes_the_answer_counts(one: dict[str, Any], other: dict[str, Any]) -> None:
    free = {"notes", "evaluation"}
    shaping = [{key: value for key, value in content.items() if key not in free} for content in (one, other)]
    assert (digest(one) == digest(other)) == (
        json.dumps(shaping[0], sort_keys=True) == json.dumps(shaping[1], sort_keys=True)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"model": "gpt-5.5"},
        {"version": "2026-03-06"},
        {"messages": [{"role": "user", "text": "{{a}} {{b}}"}, {"role": "system", "text": "s"}]},
        {"messages": [{"role": "system", "text": "s"}, {"role": "system", "text": "{{a}} {{b}}"}]},
        {"messages": [{"role": "system", "text": "s"}, {"role": "user", "text": "{{a}} {{b}} "}]},
        {"messages": [{"role": "system", "text": "s"}, {"role": "user", "text": "{{a}}\n{{b}}"}]},
        {"parameters": {"verbosity": "high"}},
        {"parameters": {}},
        {"tools": [{"type": "function", "function": {"name": "a", "strict": False}}]},
        {"contentFilter": "strict"},
        {"data": {"index": "a", "version": "2"}},
        {"data": None},
    ],
)
def test_each_field_counts(change: dict[str, Any]) -> None:
    content = {
        "model": "gpt-5.4",
        "version": "2026-03-05",
        "messages": [{"role": "system", "text": "s"}, {"role": "user", "text": "{{a}} {{b}}"}],
        "variables": ["a", "b"],
        "tools": [{"type": "function", "function": {"name": "a"}}],
        "parameters": {"verbosity": "low"},
        "data": {"index": "a", "version": "1"},
    }
    assert digest(content) == digest(content | {"variables": ["b", "a"]})
    assert digest(content) != digest(content | change)


def test_a_stranger_gets_the_same_digest_from_the_document() -> None:
    """The worked example of docs/releases.md."""
    page = (Path(__file__).resolve().parents[3] / "docs" / "releases.md").read_text(encoding="utf-8")
    canonical = next(line for line in page.splitlines() if line.startswith('{"contentFilter"'))
    expected = f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
    assert expected in page
    content = {
        "version": "2026-03-05",
        "model": "gpt-5.4",
        "messages": [{"role": "user", "text": "Übersetze: {{text}}\r\n"}],
        "variables": ["text"],
        "parameters": {"max_completion_tokens": 800.0},
    }
    assert digest(content) == expected


def test_equal_numbers_give_equal_digests() -> None:
    content = {"model": "gpt-4.1", "version": "2025-04-14", "messages": [{"role": "user", "text": "a"}]}
    found = {digest(content | {"parameters": {"temperature": number}}) for number in (1, 1.0)}
    assert len(found) == 1
