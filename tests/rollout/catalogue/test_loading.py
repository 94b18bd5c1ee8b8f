"""The catalogue's own loader refuses what it could not use, before a file is replaced."""

import pytest

from model_lifecycle.catalogue import datafiles, known_versions, parse

ENTRY = '"a-1" = { model = "a", version = "1", stage = "GA", source = "S1" }'


def test_the_file_s_text_holds_the_known_versions() -> None:
    entries = parse(datafiles.path("models").read_text(encoding="utf-8"))
    assert tuple(entries.values()) == known_versions()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[versions", "Expected"),
        ("as_of = 2026-11-21", "not in the shape"),
        ("versions = 1", "not in the shape"),
        ('[versions]\n"a-1" = 1', "not in the shape"),
        ('[versions]\n"a-1" = { model = "a", version = "1", source = "S1" }', "'stage'"),
        (f"[versions]\n{ENTRY.replace('GA', 'Gone')}", "Gone"),
        (f"[versions]\n{ENTRY.replace('a-1', 'a-2')}", '"a-2": its model and version make a-1'),
    ],
)
def test_a_text_of_another_shape_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)
