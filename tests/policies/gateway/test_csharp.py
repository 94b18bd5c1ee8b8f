"""Policy expressions are C#, or are said not to be; whatever a text is, there is an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.gateway.csharp import parsed, problem

names = pytest.mark.parametrize


@names(
    "text",
    [
        "@(true)",
        '@((string)context.Variables["a"] == "b" ? "c" : "d")',
        "@(context.Response == null || context.Response.StatusCode >= 500)",
        '@(JObject.Parse((string)context.Variables["a"])["b"]?.Value<int>() ?? 1)',
        "@(BitConverter.ToUInt32(SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes(a)), 0) % 100)",
        "@(list.Any(one => (string)one == a))",
        "@( (a) )",
        '@("{{name}}" + {{count}})',
        '@(@"a""b" + $"{c}")',
        "@{ return 1; }",
        '@{ if (a) { return "}"; } else { return null; } }',
        "@{ foreach (var one in all) { if (one == 1) { return one; } } return 0; }",
        '@{ JObject a = new JObject(); a["b"] = 1; return a.ToString(); }',
    ],
)
def test_what_is_csharp_has_no_problem(text: str) -> None:
    assert problem(text) == ""


@names(
    "text",
    [
        '@($"")',
        '@(a + $"")',
        '@($"" + $"")',
        '@(a == $"" ? $"" : "b")',
        '@(f(a, $"", b))',
        '@(a["b"] ?? $"")',
        '@((string)$"".Trim())',
        '@(all.Select(one => $""))',
        '@($"{$""}")',
        '@($@"" + @$"")',
        '@{ var a = $""; return a + $""; }',
        '@("$" + "$$" + "a$")',
        '@(a?.b == c?["d"])',
        "@((JObject)a.As<JObject>(preserveContent: true))",
        "@((string)a.Variables.GetValueOrDefault<string>(b) == c)",
        '@((a) - 1 + (b)["x"])',
        "@(!a?.b ?? c)",
        "@((bool)a && b < c && d > (e))",
    ],
)
def test_what_the_grammar_misreads_is_still_csharp(text: str) -> None:
    assert problem(text) == ""


@names("text", ['@($ "")', "@($)", '@($""$"")', '@(a $"")', '@($"" a)', '@($"" +)', '@{ return $"" }', '@($"" \'")'])
def test_a_misread_excuses_nothing_else(text: str) -> None:
    assert "does not parse" in problem(text)


@names(
    ("text", "says"),
    [
        ("@(", "does not parse"),
        ("@()", "does not parse"),
        ("@(a b)", "does not parse"),
        ("@(a", "does not parse"),
        ("@(a))", "does not parse"),
        ("@(a) b", "where its first bracket closes"),
        ("@(a // b)", "does not parse"),
        ("@(a) + (b)", "where its first bracket closes"),
        ("@(a); b = (c)", "where its first bracket closes"),
        ("@(a)(b)", "where its first bracket closes"),
        ("@{ return 1 }", "does not parse at its character 12"),
        ("@{ return 1; } }", "does not parse"),
        ("@{ return 1; } {}", "where its first bracket closes"),
        ("@{ return 1; } // b", "where its first bracket closes"),
    ],
)
def test_what_is_not_says_why(text: str, says: str) -> None:
    assert says in problem(text)


@names("text", ["@(a)", "@{ return 1; }", "@(a b)", "@(a)(b)"])
def test_what_parses_has_a_tree_and_what_does_not_has_none(text: str) -> None:
    assert (parsed(text) is None) == bool(problem(text))


@given(st.text(alphabet='$"@{}a +', max_size=12))
def test_an_empty_interpolation_parses_where_an_empty_text_does(text: str) -> None:
    if problem(f'@("" + {text})') == "":
        assert problem(f'@($"" + {text})') == ""


@given(st.text(max_size=40), st.sampled_from(["@(", "@{", "@(a", "@{ return "]), st.sampled_from([")", "}", ""]))
def test_any_text_is_answered(text: str, start: str, end: str) -> None:
    assert isinstance(problem(f"{start}{text}{end}"), str)
