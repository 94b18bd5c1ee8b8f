"""Blocks: flow, variables, lambdas that keep what they were made with."""

from collections.abc import Callable
from typing import Any

import pytest

from local.csharp import Context, compiled

Value = Callable[..., Any]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("var s = 0; foreach (var x in new[] { 1, 2, 3 }) { if (x == 2) { continue; } s += x; } return s;", 4),
        ("for (var i = 0; ; i++) { if (i > 4) { return i; } }", 5),
        (
            'try { int.Parse("x"); } catch (Exception e) when (e.Message == "") { return 2; } catch { return 3; } '
            "return 1;",
            3,
        ),
        (
            'var s = ""; try { throw new Exception("b"); } catch (Exception e) { s = e.Message; } finally { s += "c"; }'
            " return s;",
            "bc",
        ),
        (
            'switch (context.Response.StatusCode) { case 429: case 503: return "busy"; default: return "other"; }',
            "busy",
        ),
        (
            "object o = 5; switch (o) { case string s: return s; case int n when n > 4: return n + n; default: break; "
            "} return 0;",
            10,
        ),
        ('if (int.TryParse("7", out var n) && n > 5) { return n; } return 0;', 7),
        ('string[] v; return context.Request.Headers.TryGetValue("x-user", out v) ? v[0] : null;', "u1"),
        ("byte b = 255; b++; return b + 0;", 0),
        ("var i = 1; return i++ + ++i;", 4),
        ("var k = 1; var q = new[] { 1, 2 }.Select(x => x + k); k = 10; return q.Sum();", 23),
        (
            "var l = new List<IEnumerable<int>>(); foreach (var i in new[] { 1, 2 }) { l.Add(new[] { 10 }.Select("
            "x => x + i)); } return l.Sum(f => f.Sum());",
            23,
        ),
        (
            "return new[] { 1, 2, 3 }.SelectMany(x => new[] { 10, 20 }.Where(y => y > x * 8).Select("
            "y => y + x)).Sum();",
            11 + 21 + 22,
        ),
        ("using (var h = SHA256.Create()) { return h.ComputeHash(new byte[0]).Length; }", 32),
        ("int x; while (true) { x = 3; break; } return x;", 3),
        (
            'var d = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 }; d["a"] += 5; '
            'return d["A"] * 10 + d.Count;',
            61,
        ),
        (
            'var s = ""; foreach (var p in JObject.Parse("{\\"a\\":1,\\"b\\":2}")) { s += p.Key + p.Value; } return s;',
            "a1b2",
        ),
        (
            'IDictionary<string, JToken> d = JObject.Parse("{\\"a\\":1}"); return d.ContainsKey("a") && d.Count == 1;',
            True,
        ),
        ('return new[] { "1", "2" }.Select(int.Parse).Sum();', 3),
        ('return "a1".All(char.IsLetterOrDigit);', True),
    ],
)
def test_blocks_run_as_in_c(value: Value, body: str, expected: object) -> None:
    assert value(f"@{{ {body} }}") == expected


def test_a_loop_without_end_is_ended(fault: Callable[[str], str]) -> None:
    assert fault("@{ var i = 0; while (true) { i++; } }") == "InvalidOperationException"


def test_an_expression_is_compiled_once() -> None:
    assert compiled("@(1 + 41)") is compiled("@(1 + 41)")


def test_evaluations_do_not_share_variables(value: Value) -> None:
    text = '@{ var x = (int)context.Variables["x"]; x++; return x; }'
    assert [value(text, Context(variables={"x": number})) for number in (1, 5, 1)] == [2, 6, 2]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@(context.Tracing)", "bool"),
        ("@(context.Response?.StatusCode)", "int?"),
        ('@(context.Variables["x"])', "object"),
        ('@{ if (context.Tracing) { return "a"; } return null; }', "string"),
        ("@{ if (context.Tracing) { return 1; } return null; }", "object"),
        ('@{ if (context.Tracing) { return 1; } return "a"; }', "object"),
        ("@(null)", "object"),
    ],
)
def test_an_expression_knows_its_type(text: str, kind: str) -> None:
    assert compiled(text).type == kind
