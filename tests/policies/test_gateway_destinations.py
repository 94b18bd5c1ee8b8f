"""Where policies may send requests: look-ups in the stack's own tables pass, every way around them is a violation."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies import rules

POINTS, ONE_VERSION = rules.BACKEND_POINTS_TO_A_DEPLOYMENT, rules.POOL_HOLDS_ONE_MODEL_VERSION
ACCOUNT = "https://aoai-prod.openai.azure.com/openai"
HEADER = 'context.Request.Headers.GetValueOrDefault("x-to", "")'
names = pytest.mark.parametrize


def said(judged_stack: Any, rule: Any, gateway: Any) -> str:
    """What a rule says of a stack, all of it."""
    return "\n".join(f"{name} {message}" for name, message in judged_stack(rule, list(gateway.values())))


def inbound(gateway: Any, *elements: str) -> None:
    gateway["operation"][2]["value"] = f"<policies><inbound><base />{''.join(elements)}</inbound></policies>"


def to(expression: str) -> str:
    return f"<set-backend-service base-url={quoteattr(expression)} />"


def set_to(name: str, value: str) -> str:
    return f"<set-variable name={quoteattr(name)} value={quoteattr(value)} />"


def read(name: str) -> str:
    return f'@((string)context.Variables["{name}"])'


TABLE = set_to("t", f'{{"a": {{"url": "{ACCOUNT}", "note": "https://example.com"}}, "b": {{"url": "{ACCOUNT}/v1"}}}}')
PARSED = set_to("p", '@(JObject.Parse((string)context.Variables["t"]))')
T = '((JObject)context.Variables["p"])'


@names(
    "url",
    [
        f'@("{ACCOUNT}")',
        f'@(context.Request.Method == "GET" ? "{ACCOUNT}" : "{ACCOUNT}/v1")',
        f'@((string){T}["a"]["url"])',
        f'@((string){T}[(string)context.Variables["version"]]["url"])',
        f'@((string){T}[{HEADER}]["url"])',
        f'@((string)({T}["x"] ?? {T}["b"])["url"])',
        f'@((string){T}["x"]?["url"] ?? "{ACCOUNT}")',
        f'@({T}["a"].Value<string>("url"))',
        f'@({T}["a"]["url"].ToString())',
        f'@({T}.First.First["url"].ToString())'.replace(".First.First", '["b"]'),
        '@(JObject.Parse(context.Variables.GetValueOrDefault<string>("t"))["b"]["url"].ToString())',
        f'@(context.Variables.GetValueOrDefault<string>("nowhere", "{ACCOUNT}"))',
    ],
)
def test_a_look_up_in_a_table_of_the_stack_passes(judged_stack: Any, gateway: Any, url: str) -> None:
    inbound(gateway, TABLE, PARSED, to(url))
    assert said(judged_stack, POINTS, gateway) == ""


@names(
    ("url", "says"),
    [
        ('@("htt" + "ps://example.com/openai")', "is more than looked up"),
        ('@("{{note}}")', "'hello', which is not on the host"),
        ('@("{{none}}")', "that a named value hides"),
        ('@(Encoding.UTF8.GetString(Convert.FromBase64String("aHR0cHM6Ly9ldmls")))', "is more than looked up"),
        (f"@({HEADER})", "the request itself may choose"),
        ("@(context . Request . Url.Host)", "the request itself may choose"),
        ("@(context.R\\u0065quest.Url.Host)", "the request itself may choose"),
        ('@{ var c = context; return c.Request.Headers.GetValueOrDefault("x", ""); }', "the request itself may"),
        (f'@{{ return "{ACCOUNT}"; }}', "is more than looked up"),
        (f'@($"{ACCOUNT}/{{context.Api.Name}}")', "is more than looked up"),
        (f'@("{ACCOUNT}" + context.Api.Name)', "is more than looked up"),
        (f'@("{ACCOUNT}".Replace("aoai-prod", "other"))', "is more than looked up"),
        (f'@(true ? "{ACCOUNT}" : "https://example.com/openai")', "'https://example.com/openai', which is not on"),
        (f'@("https://example.com" ?? {T}?["url"])', "is more than looked up"),
        (f'@((string){T}["a"]["note"])', "'https://example.com', which is not on"),
        (f'@((string){T}["a"][{HEADER}])', "'https://example.com', which is not on"),
        (f'@((string){T}["a"])', "is no text and so no address"),
        (f'@((string){T}["nowhere"]["url"])', "stands in no table"),
        ('@((string)context.Variables[(string)context.Variables["t"]])', "is more than looked up"),
        ('@(context.Variables.GetValueOrDefault(defaultValue: "x", variableName: "t"))', "is more than looked up"),
        ('@(string.Join("", context.Variables.Values))', "is more than looked up"),
        ('@(JObject.Parse("{")["a"].ToString())', "what is no JSON"),
        ('@(JObject.Parse("{\\"a\\": \\"https://example.com\\"}")["a"].ToString())', "'https://example.com', which"),
        ('@(JObject.Parse("{\\"a\\": \\"\\\\u0068ttp://x\\"}")["a"].ToString())', "'http://x', which"),
        ("@(1 +)", "does not parse"),
    ],
)
def test_an_address_that_is_computed_otherwise_is_a_violation(
    judged_stack: Any, gateway: Any, url: str, says: str
) -> None:
    inbound(gateway, TABLE, PARSED, to(url))
    assert says in said(judged_stack, POINTS, gateway)


@names(
    "setting",
    [
        set_to("u", f"@({HEADER})"),
        set_to("U", f"@({HEADER})"),
        set_to("u", "https://example.com"),
        set_to("u", "{{note}}"),
        set_to("u", "{{none}}"),
        set_to("{{none}}", f"@({HEADER})"),
        set_to("u", '@((string)context.Variables["v"])') + set_to("v", f"@({HEADER})"),
        set_to("u", '@((string)context.Variables["v"])') + set_to("v", '@((string)context.Variables["u"])'),
        "<cache-lookup-value key='a' variable-name='u' />",
        f"<send-request response-variable-name='u'><set-url>{ACCOUNT}</set-url></send-request>",
        "<validate-azure-ad-token tenant-id='t' output-token-variable-name='u' />",
    ],
)
def test_a_variable_is_what_anything_may_set_it_to(judged_stack: Any, gateway: Any, setting: str) -> None:
    inbound(gateway, set_to("u", ACCOUNT), to(read("u")))
    assert said(judged_stack, POINTS, gateway) == ""
    inbound(gateway, set_to("u", ACCOUNT), setting, to(read("u")))
    assert "requests to" in said(judged_stack, POINTS, gateway)


def test_a_variable_may_be_set_in_another_document_of_the_service_only(judged_stack: Any, gateway: Any) -> None:
    inbound(gateway, to(read("models")))
    gateway["tables"][2]["value"] = f"<fragment>{set_to('models', 'https://example.com')}</fragment>"
    assert "'https://example.com'" in said(judged_stack, POINTS, gateway)
    gateway["tables"][2]["value"] = f"<fragment>{set_to('models', ACCOUNT)}</fragment>"
    assert said(judged_stack, POINTS, gateway) == ""
    gateway["tables"][2]["serviceName"] = "other"
    assert "stands in no table" in said(judged_stack, POINTS, gateway)


def test_a_document_that_is_unknown_may_set_any_variable(judged_stack: Any, gateway: Any) -> None:
    inbound(gateway, set_to("u", ACCOUNT), to(read("u")))
    gateway["policy"][2]["value"] = UNKNOWN_STRING_VALUE
    assert "which something else than a table sets" in said(judged_stack, POINTS, gateway)


def test_a_named_value_is_read_as_what_it_holds(judged_stack: Any, gateway: Any) -> None:
    inbound(gateway, set_to("u", "{{note}}"), to(read("u")))
    gateway["note"][2]["value"] = ACCOUNT
    assert said(judged_stack, POINTS, gateway) == ""
    gateway["note"][2]["value"] = f"@({HEADER})"
    assert "the request itself may choose" in said(judged_stack, POINTS, gateway)
    gateway["note"][2].update(value=ACCOUNT, secret=True)
    found = said(judged_stack, POINTS, gateway)
    assert "something else than a table sets" in found
    assert ACCOUNT not in found.split("\n")[0]


@names(
    "change",
    [
        f'@({T}["a"]["url"] = "https://example.com")',
        f'@{{ {T}["a"]["url"] = "https://example.com"; return 1; }}',
        f'@{{ var t = {T}; t["a"] = "x"; return 1; }}',
        f'@{{ var t = new JObject(); t = {T}; t["a"] = "x"; return 1; }}',
        f'@{{ var t = new JObject(); t["x"] = {T}; t["x"]["a"] = "x"; return 1; }}',
        f'@{{ {T}.Add("c", "x"); return 1; }}',
        f'@{{ {T}["a"]["url"].Replace("x"); return 1; }}',
        '@{ var c = context; ((JObject)c.Variables["p"])["a"] = "x"; return 1; }',
        '@{ ((JObject)context.Variables[context.RequestId])["a"] = "x"; return 1; }',
        '@{ var o = (JObject)context.Variables["q"]; o["a"] = "x"; return 1; }',
    ],
)
def test_a_table_that_changes_while_it_runs_is_a_violation(judged_stack: Any, gateway: Any, change: str) -> None:
    url = to(f'@((string){T}["a"]["url"])')
    inbound(gateway, TABLE, PARSED, set_to("q", f'@({T}["a"])'), url, set_to("z", change))
    assert "may change while it runs" in said(judged_stack, POINTS, gateway)


@names(
    "change",
    [
        '@{ JObject e = new JObject(); e["a"] = (string)context.Variables["t"]; return e; }',
        '@{ JObject b = context.Request.Body.As<JObject>(preserveContent: true); b["m"] = 1; return b; }',
        '@(((string)context.Variables["t"]).Replace("a", "b"))',
        '@{ ((JObject)context.Variables["other"])["a"] = 1; return 1; }',
        '@(new JObject { ["a"] = (string)context.Variables["t"] })',
    ],
)
def test_what_is_made_on_the_spot_may_change(judged_stack: Any, gateway: Any, change: str) -> None:
    inbound(gateway, TABLE, PARSED, to(f'@((string){T}["a"]["url"])'), set_to("z", change))
    assert said(judged_stack, POINTS, gateway) == ""


@names(
    ("id_", "says"),
    [
        (f"@({HEADER})", "a backend that the request itself may choose"),
        ('@("gpt" + "-5-4")', "is more than looked up"),
        ("{{none}}", "a backend that a named value hides"),
        ('@("none")', "'none', which is no backend of this stack"),
        ('@((string)JObject.Parse("{}")["x"])', "a backend that stands in no table"),
    ],
)
def test_a_backend_is_looked_up_too(judged_stack: Any, gateway: Any, id_: str, says: str) -> None:
    inbound(gateway, f"<set-backend-service backend-id={quoteattr(id_)} />")
    assert says in said(judged_stack, POINTS, gateway)
    inbound(gateway, f"<llm-semantic-cache-lookup embeddings-backend-id={quoteattr(id_)} />")
    assert says in said(judged_stack, POINTS, gateway)


@names(
    "id_",
    ["gpt-5-4", '@(true ? "gpt-5-4" : "SWEDEN-GPT")', '@((string)JObject.Parse("{\\"a\\": \\"gpt-5-4\\"}")["a"])'],
)
def test_a_backend_of_the_stack_passes(judged_stack: Any, gateway: Any, id_: str) -> None:
    inbound(gateway, f"<set-backend-service backend-id={quoteattr(id_)} />")
    assert said(judged_stack, POINTS, gateway) == ""


@names(
    ("elements", "says"),
    [
        ("<send-request><set-url>https://example.com</set-url></send-request>", "'https://example.com'"),
        (
            "<send-one-way-request><set-url>https://example.com</set-url></send-one-way-request>",
            "'https://example.com'",
        ),
        (f"<send-request><set-url>@({escape(HEADER)})</set-url></send-request>", "the request itself may choose"),
        ('<send-request mode="copy" />', "has no set-url"),
        (f'<send-request mode="copy" /><send-request><set-url>{ACCOUNT}</set-url></send-request>', "has no set-url"),
        ('<proxy url="http://example.com:8080" />', "'http://example.com:8080'"),
        ('<set-backend-service dapr-app-id="x" />', "a service that this stack does not show"),
        ('<set-backend-service backend-id="gpt-5-4" sf-resolve-condition="@(true)" />', "this stack does not show"),
        ("<set-backend-service />", "neither an address nor a backend"),
        ('<invoke-dapr-binding name="x" />', "does not show"),
        ('<publish-to-dapr topic="x">@(1)</publish-to-dapr>', "does not show"),
        ('<log-to-eventhub logger-id="l">@(context.Request.Body.As&lt;string>(true))</log-to-eventhub>', "the body"),
        ('<log-to-eventhub logger-id="l">@{ var r = context.Request; return r.Body; }</log-to-eventhub>', "the body"),
        ('<trace source="a"><message>@(context.Response.Body.As&lt;string>(true))</message></trace>', "the body"),
        ("<set-header name='Host'><value>example.com</value></set-header>", "'example.com', which is not on"),
        (f"<set-header name='host'><value>@({escape(HEADER)})</value></set-header>", "a host that the request itself"),
    ],
)
def test_whatever_else_sends_requests_away_is_a_violation(
    judged_stack: Any, gateway: Any, elements: str, says: str
) -> None:
    inbound(gateway, elements)
    assert says in said(judged_stack, POINTS, gateway)


@names(
    "elements",
    [
        f"<send-request><set-url>{ACCOUNT}/v1/models</set-url></send-request>",
        '<log-to-eventhub logger-id="l">@(context.RequestId.ToString())</log-to-eventhub>',
        '<trace source="Body"><message>Body</message></trace>',
        "<set-header name='Host'><value>aoai-prod.openai.azure.com</value></set-header>",
        "<set-header name='x-host'><value>example.com</value></set-header>",
        "<set-body>@(context.Request.Body.As&lt;string>(true))</set-body>",
    ],
)
def test_what_stays_with_an_account_or_tells_no_prompt_passes(judged_stack: Any, gateway: Any, elements: str) -> None:
    inbound(gateway, elements)
    assert said(judged_stack, POINTS, gateway) == ""


def test_a_backend_behind_a_proxy_is_a_violation(judged_stack: Any, gateway: Any) -> None:
    gateway["backend"][2]["proxy"] = {"url": "http://example.com:8080"}
    assert "go through a proxy" in said(judged_stack, POINTS, gateway)


CHOICE, SENT = "<set-backend-service backend-id='gpt-5-4' />", "<forward-request />"


@names(
    ("backend", "ok"),
    [
        (f"<retry condition='@(true)' count='1'>{SENT}</retry>", True),
        (f"{CHOICE}<retry condition='@(true)' count='1'>{SENT}</retry>", True),
        (f"<retry condition='@(true)' count='1'>{CHOICE}{SENT}</retry>", False),
        (f"<retry><choose><when condition='@(true)'>{CHOICE}</when></choose>{SENT}</retry>", False),
        ("<retry><include-fragment fragment-id='tables' /></retry>", False),
        (f"{SENT}<choose><when condition='@(true)'>{CHOICE}{SENT}</when></choose>", False),
    ],
)
def test_a_retry_stays_in_its_pool(judged_stack: Any, gateway: Any, backend: str, ok: bool) -> None:
    gateway["tables"][2]["value"] = f"<fragment>{CHOICE}</fragment>"
    gateway["operation"][2]["value"] = f"<policies><inbound /><backend>{backend}</backend></policies>"
    found = said(judged_stack, ONE_VERSION, gateway)
    assert ("nothing ties both to one version" not in found) == ok
