"""What API Management or a C# 7 compiler would not take is refused before it runs, and the message says where."""

from collections.abc import Callable

import pytest

from local.csharp import ExpressionError

Refusal = Callable[[str], ExpressionError]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('System.IO.File.ReadAllText("x")', "File"),
        ('Environment.GetEnvironmentVariable("x")', "no type that API Management allows"),
        ("CultureInfo.InvariantCulture", "no type that API Management allows"),
        ("Task.FromResult(1)", "no type that API Management allows"),
        ('DateTime.TryParse("x", out var d)', "DateTime has no member 'TryParse'"),
        ("DateTime.UtcNow.ToUniversalTime()", "no member 'ToUniversalTime'"),
        ('Regex.Escape("x")', "no member 'Escape'"),
        ('"a".GetType()', "no member 'GetType'"),
        ('"a".GetHashCode()', "no member 'GetHashCode'"),
        ('XDocument.Parse("<a/>")', "list that the local Azure does not know"),
        ("context.NoSuch", "no member 'NoSuch'"),
        ("context.Request.Certificate.Thumbprint", "no member 'Certificate'"),
        ("context.LastError.HttpErrorCode", "no member 'HttpErrorCode'"),
        ("context.Request.Body.As<XDocument>()", "XDocument"),
        ("context.Request.Body.As<int>()", "a body is read as"),
        ("new Func<int>(() => 1)", "no type that API Management allows"),
        ("dynamic", "no type that API Management allows"),
    ],
)
def test_names_outside_the_documented_list_are_refused(refusal: Refusal, text: str, said: str) -> None:
    assert said in refusal(text).reason


@pytest.mark.parametrize(
    "text",
    [
        "context.Response.StatusCode switch { 429 => 1, _ => 2 }",
        '"abc"[1..]',
        '"abc"[^1]',
        'context.Variables["s"] is not null',
        "context.Response!.StatusCode",
        "@{ string? s = null; return s; }",
        "@{ JObject o = new(); return o; }",
        "@{ using var h = SHA256.Create(); return 1; }",
        '@{ string s = null; s ??= "a"; return s; }',
        "@{ return default; }",
        "context.Response.StatusCode is > 400 and < 500",
        "context.Response is { StatusCode: 429 }",
        '"""raw"""',
        '"u8"u8.Length',
        "[1, 2]",
        '@$"x{1}"',
        "@{ static int F() { return 1; } return F(); }",
    ],
)
def test_what_came_after_c_7_is_refused(refusal: Refusal, text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"a" - 1', "'-' takes no string and int"),
        ("1 ? 2 : 3", "a bool is needed"),
        ('@{ int x = "a"; return x; }', "can't become int by itself"),
        ("@{ int x = 5L; return x; }", "can't become int by itself"),
        ('"a".Substring("x")', "takes no (string)"),
        ('"a".Substring(1, 2, 3)', "takes no (int, int, int)"),
        ("Math.Abs()", "takes no ()"),
        ('true ? 1 : "a"', "needs one type"),
        ("int.MaxValue + 1", "can't be worked out"),
        ("(byte)300", "can't be worked out"),
        ("1 / 0", "can't be worked out"),
        ("context.Response.StatusCode / 0", "divides by zero"),
        ('context.Trace("x")', "has no value"),
        ("@{ }", "not all code paths return a value"),
        ("@{ if (context.Tracing) { return 1; } }", "not all code paths return a value"),
        ("@{ return; }", "needs a value"),
        ("@{ int x; return x; }", "may not have a value yet"),
        ("@{ var x = 1; var x = 2; return x; }", "there is a variable 'x' already"),
        ("@{ var x = 1; (x); return x; }", ""),
        ("@{ break; }", "nothing to break out of"),
        ("@{ continue; }", "no loop to continue"),
        ("@{ throw; }", "belongs into a catch"),
        ("@{ throw 5; }", "an Exception is needed"),
        ("context.Response.StatusCode = 5", "can't be assigned to"),
        ("string.Join", "is a method: call it"),
        ("String", "is a type"),
        ("nosuch", "no variable"),
        ("@{ ref int x = ref y; return 1; }", ""),
        ('Regex.IsMatch("a", @"\\p{L}")', "does not know"),
        ('Regex.IsMatch("a", "(")', "not known here"),
        ('JObject.Parse("{}").SelectToken("a[?(@.b == 1)]")', "names, ['names'], [0], * and .. are known"),
        ("new[] { 1, 2 }.Select(x => nosuch)", "'nosuch' is no variable"),
        ("new[] { 1, 2 }.Where(x => x)", "takes no"),
        ('new[] { "a" }.Select(x => x.NoSuch)', "no member 'NoSuch'"),
        ('JObject.Parse("{}").Select(x => 1)', "takes no"),
        ('context.Variables.GetValueOrDefault("x", null)', "takes no (string, null)"),
        ("5?.ToString()", "can't be null"),
        ("() => 1", "a lambda can only be an argument"),
        ("(1, 2)", "not known"),
        ("new { a = 1 }", "not known"),
    ],
)
def test_what_does_not_compile_is_refused(refusal: Refusal, text: str, said: str) -> None:
    assert said in refusal(text).reason


@pytest.mark.parametrize(
    "text", ["", "1 + 1", "@", "@()", "@(", "@{", "@(1", "@(1}", "@{return 1;)", "@(1; 2)", "@(1); } void F() { (2)"]
)
def test_a_text_that_is_no_expression_is_refused(text: str) -> None:
    from local.csharp import compiled  # noqa: PLC0415

    with pytest.raises(ExpressionError):
        compiled(text)


@pytest.mark.parametrize("text", ["1; } object N() { return 2", "1) + (2; 3", "1 } }", "1; //"])
def test_an_expression_can_not_end_what_it_is_put_into(refusal: Refusal, text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("@(nosuch)", 1, 3),
        ("@(1 + nosuch)", 1, 7),
        ('@("é" + nosuch)', 1, 9),
        ("@{\n    var x = 1;\n    return nosuch;\n}", 3, 12),
        ('@("a" == context.Response?.StatusReason + nosuch)', 1, 43),
        ("@(1 +)", 1, 6),
    ],
)
def test_the_place_of_a_problem_counts_from_the_marker(refusal: Refusal, text: str, line: int, column: int) -> None:
    error = refusal(text)
    assert (error.line, error.column) == (line, column)
    assert f"line {line}, column {column}: " in str(error)


def test_a_long_expression_is_shortened_in_the_message(refusal: Refusal) -> None:
    error = refusal(f'@("{"a" * 500}" + nosuch)')
    assert len(str(error)) < 400
    assert str(error).startswith('@("aaa')


def test_an_expression_that_is_nested_without_end_is_refused(refusal: Refusal) -> None:
    assert "nested deeper" in refusal("(" * 300 + "1" + ")" * 300).reason
    assert "longer than" in refusal(f'"{"a" * 70_000}"').reason
