"""Template expressions are evaluated as Azure does it, or said to be Azure's alone; never guessed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.received.expressions import Scope
from policies.values import Hidden

SCOPE = Scope(
    {"name": "gpt", "list": ["a", "b"], "map": {"key": {"deep": 1}}, "secret": Hidden("is a secret")},
    {"joined": "[concat(parameters('NAME'), '-', '5')]", "object": {"model": "[variables('joined')]"}},
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("[[not an expression]", "[not an expression]"),
        ("[ parameters( 'name' ) ]", "gpt"),
        ("[Parameters('NAME')]", "gpt"),
        ("[variables('joined')]", "gpt-5"),
        ("[variables('object').model]", "gpt-5"),
        ("[parameters('map')['key'].deep]", 1),
        ("[parameters('list')[1]]", "b"),
        ("[concat('a', 1, 'it''s')]", "a1it's"),
        ("[format('{0}/{1}-{0}', 'a', parameters('name'))]", "a/gpt-a"),
        ("[toUpper(toLower('Ab'))]", "AB"),
        ("[resourceId('Microsoft.X/y', 'z')]", "Microsoft.X/y/z"),
        ("[null()]", None),
        ("[true()]", True),
        ("[false()]", False),
    ],
)
def test_what_can_be_evaluated_is(text: str, value: Any) -> None:
    assert SCOPE.resolved(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "[reference('x').y]",
        "[parameters('nope')]",
        "[parameters('secret')]",
        "[concat('a', parameters('secret'))]",
        "[variables('nope')]",
        "[parameters('name') 'rest']",
        "[concat('a')) ]",
        "[concat('a', ]",
        "[concat('a']",
        "['unclosed]",
        "[format('{3}', 'a')]",
        "[concat(parameters('list'))]",
        "[parameters('list')[7]]",
        "[parameters('map').nope]",
        "[]",
        "[1 + 1]",
        "[if(true(), 'a', 'b')]",
    ],
)
def test_what_only_azure_evaluates_is_hidden(text: str) -> None:
    assert SCOPE.resolved({"deep": [text]})["deep"][0] == Hidden(
        f"is the expression {text}, which only Azure evaluates"
    )


@given(st.text(max_size=40))
def test_any_text_is_a_value_or_hidden(text: str) -> None:
    SCOPE.resolved(f"[{text}]")


@given(st.text(max_size=40))
def test_a_quoted_text_is_itself(text: str) -> None:
    quoted = text.replace("'", "''")
    assert SCOPE.resolved(f"['{quoted}']") == text
