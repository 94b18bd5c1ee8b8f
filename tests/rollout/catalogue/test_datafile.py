"""Only the lines that change are written, and the rest of the file stays to the byte."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from model_lifecycle.catalogue import ModelVersion, Stage, datafiles, parse
from rollout.catalogue import datafile
from rollout.errors import Failed

TODAY = date(2026, 11, 22)
SOURCE = ("API-2026-11-22", 'the "API"')
TEXT = """# About this file.
as_of = 2026-11-21  # the day
[sources]
S1 = "a table"

P = "a policy"

[versions]
"a-1" = { model = "a", version = "1", stage = "GA", retires = 2027-01-01, source = "S1" }  # why } = "this" {
"b-1" = { model = "b", version = "1", stage = "GA", retires_by_sku = { Standard = 2027-01-01 }, source = "S1" }
"a-2" = { model = "a", version = "2", stage = "GA", replacements = ["b", "c"], source = "S1" }  # last
"""


def rewritten(*entries: ModelVersion, text: str = TEXT) -> str:
    return datafile.rewritten(text, {entry.id: entry for entry in entries}, TODAY, SOURCE)


def diff(old: str, new: str) -> tuple[list[str], list[str]]:
    gone, come = old.split("\n"), new.split("\n")
    return [line for line in gone if line not in come], [line for line in come if line not in gone]


def test_a_changed_line_keeps_its_place_its_order_of_keys_and_its_comment() -> None:
    entry = replace(parse(TEXT)["a-1"], retires=date(2026, 12, 1), published_stage=Stage.DEPRECATED)
    gone, come = diff(TEXT, rewritten(entry))
    assert gone[1:] == [TEXT.split("\n")[8]]
    assert come == [
        "as_of = 2026-11-22  # the day",
        'API-2026-11-22 = "the \\"API\\""',
        '"a-1" = { model = "a", version = "1", stage = "Deprecated", retires = 2026-12-01, source = "S1" }'
        '  # why } = "this" {',
    ]


def test_skus_and_replacements_are_written_as_they_were() -> None:
    entries = [replace(entry, source="S9") for entry in parse(TEXT).values()]
    result = rewritten(*entries)
    assert result.replace('"S9"', '"S1"').split("\n")[-5:] == TEXT.split("\n")[-5:]


def test_a_new_version_comes_behind_its_model_s_last_line_or_at_the_end() -> None:
    new = [
        ModelVersion(model, version, Stage.GA, source="S1") for model, version in (("b", "2"), ("B", "3"), ("c", "1"))
    ]
    keys = list(parse(rewritten(*new)))
    assert keys == ["a-1", "b-1", "B-3", "b-2", "a-2", "c-1"]


def test_a_source_is_listed_behind_the_others() -> None:
    assert list(tomllib.loads(rewritten())["sources"]) == ["S1", "P", "API-2026-11-22"]


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_stay_and_so_does_the_end_of_the_file(line_end: str, end: str) -> None:
    text = TEXT.rstrip("\n").replace("\n", line_end) + end.replace("\n", line_end)
    result = rewritten(replace(parse(text)["a-1"], source="S2"), text=text)
    assert result.count("\r") == result.count("\n") * (line_end == "\r\n")
    assert result.endswith("# last" + end.replace("\n", line_end))
    assert parse(result)["a-1"].source == "S2"


def test_every_line_of_the_catalogue_is_written_as_it_stands() -> None:
    text = datafiles.path("models").read_text(encoding="utf-8")
    result = datafile.rewritten(text, parse(text), date(2000, 1, 1), ("API-2000-01-01", "the API"))
    gone, come = diff(text, result)
    assert len(gone) == 1
    assert len(come) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("as_of = 2026-11-21", "asof = 2026-11-21", "no line `as_of"),
        (
            'retires = 2027-01-01, source = "S1" }  # why',
            'retires = 2027-01-01, note = 1, source = "S1" }  # why',
            "be lost: note",
        ),
        (
            'stage = "GA", retires = 2027-01-01, source = "S1" }',
            "source = '''\nS1''', stage = 'GA' }",
            "not on one line",
        ),
    ],
)
def test_a_file_that_can_t_be_changed_without_loss_is_refused(old: str, new: str, said: str) -> None:
    text = TEXT.replace(old, new)
    assert text != TEXT
    with pytest.raises(Failed, match=said):
        rewritten(replace(parse(text)["a-1"], retires=TODAY), text=text)


def test_an_entry_in_a_table_of_its_own_is_refused_and_not_doubled() -> None:
    text = TEXT + '[versions."d-1"]\nmodel = "d"\nversion = "1"\nstage = "GA"\nsource = "S1"\n'
    with pytest.raises(Failed, match="would not load"):
        rewritten(replace(parse(text)["d-1"], retires=TODAY), text=text)


def test_a_result_that_is_not_what_was_meant_is_refused() -> None:
    with pytest.raises(Failed, match="would not hold what was read"):
        rewritten(replace(parse(TEXT)["a-1"], retires=date(2099, 1, 1)))


def test_a_second_refresh_of_a_day_is_another_source() -> None:
    assert datafile.free_source(TEXT, TODAY) == "API-2026-11-22"
    assert datafile.free_source(rewritten(), TODAY) == "API-2026-11-22-2"


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text("old")
    path.chmod(0o640)
    datafile.write(path, "new\r\n\u00e9")
    assert path.read_bytes() == b"new\r\n\xc3\xa9"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        datafile.write(path, "\ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
