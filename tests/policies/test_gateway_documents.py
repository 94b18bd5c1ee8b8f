"""Rules on policy documents, and on keys in them and around them."""

from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from policies import rules

VALID = rules.POLICY_DOCUMENT_IS_VALID
KEYLESS = rules.GATEWAY_HOLDS_NO_KEYS
SECRET = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
names = pytest.mark.parametrize


def said(judged_stack: Any, rule: Any, gateway: Any) -> str:
    """What a rule says of a stack, all of it."""
    return "\n".join(f"{name} {message}" for name, message in judged_stack(rule, list(gateway.values())))


def inbound(gateway: Any, text: str) -> None:
    """Puts elements into the inbound section of the operation's document."""
    gateway["operation"][2]["value"] = f"<policies>\n<inbound>\n<base />\n{text}\n</inbound>\n</policies>"


@names(
    ("text", "says"),
    [
        ("<policies><inbound></policies>", "line 1 is not well-formed XML: mismatched tag"),
        ("<policies>\n<inbound a=1 />\n</policies>", "line 2 is not well-formed XML"),
        ('<policies>\n\n<when condition="a < b" /></policies>', "line 3 is not well-formed XML"),
        ("<policies /><policies />", "is not well-formed XML"),
        ("", "is not well-formed XML"),
        ("not XML", "is not well-formed XML"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><policies />", "has a document type"),
        (f"{'<a>' * 101}{'</a>' * 101}", "nested more than 100 deep"),
        ("\ud800", "characters that no XML may hold"),
        ("<fragment />", "its root is fragment, and Azure wants policies"),
        ("<policies><inbound /><inbound /></policies>", "it has 2 sections inbound"),
        ("<policies><in-bound /></policies>", "it has 1 sections in-bound"),
    ],
)
def test_a_document_that_can_t_be_read_or_is_none_is_a_violation(
    judged_stack: Any, gateway: Any, text: str, says: str
) -> None:
    gateway["operation"][2]["value"] = text
    assert says in said(judged_stack, VALID, gateway)


@names(
    ("text", "says"),
    [
        ("<policies />", "its root is policies, and Azure wants fragment"),
        ("<fragment>\n<base /></fragment>", "line 2: a fragment can't hold base"),
        ('<fragment><include-fragment fragment-id="identity" /></fragment>', "can't hold include-fragment"),
        ("<fragment><a></fragment>", "is not well-formed XML"),
    ],
)
def test_a_fragment_that_can_t_be_read_or_is_none_is_a_violation(
    judged_stack: Any, gateway: Any, text: str, says: str
) -> None:
    gateway["tables"][2]["value"] = text
    assert says in said(judged_stack, VALID, gateway)


@names(("format_", "taken"), [("rawxml", True), ("RawXML", True), ("xml", False), (None, False)])
def test_what_can_t_be_read_is_not_said_to_be_refused(
    judged_stack: Any, gateway: Any, format_: Any, taken: bool
) -> None:
    condition = '<when condition="@(context.Variables.ContainsKey("a") && 1 < 2)" />'
    gateway["operation"][2].update(format=format_, value=f"<policies><inbound>{condition}</inbound></policies>")
    found = said(judged_stack, VALID, gateway)
    assert "so nothing in it can be judged" in found
    assert ("although Azure may take it as rawxml" in found) == taken


@names(("name", "root", "largest"), [("operation", "policies", 256 * 1024), ("tables", "fragment", 512 * 1024)])
def test_a_document_has_its_size_in_bytes(judged_stack: Any, gateway: Any, name: str, root: str, largest: int) -> None:
    frame = f"<{root}><!----></{root}>"
    text = f"<{root}><!--{'é' * ((largest - len(frame)) // 2)}--></{root}>"
    gateway[name][2]["value"] = text.ljust(largest + len(text) - len(text.encode()))
    assert said(judged_stack, VALID, gateway) == ""
    gateway[name][2]["value"] += " "
    assert f"it has {largest + 1} bytes, and Azure takes {largest}" in said(judged_stack, VALID, gateway)


@names(
    ("text", "says"),
    [
        ('<include-fragment fragment-id="none" />', "line 4: it includes the fragment 'none'"),
        ("<include-fragment />", "it includes the fragment ''"),
        ("<include-fragment fragment-id='@(\"identity\")' />", "it includes the fragment"),
        ('<set-backend-service backend-id="none" />', "line 4: it sends requests to the backend 'none'"),
        (
            '<llm-semantic-cache-lookup embeddings-backend-id="none" />',
            "line 4: it sends requests to the backend 'none'",
        ),
        ("<set-variable name='a' value='{{none}}' />", "set-variable names the value 'none'"),
        ("<set-variable name='a' value='@({{none}} + 1)' />", "set-variable names the value 'none'"),
        ("<set-variable name='a' value='@(1 +)' />", "line 4: an expression in set-variable does not parse"),
        ("<set-variable name='a' value=' @(1' />", "does not parse"),
        ("<set-variable name='a' value='@(1) + (2)' />", "does not end where its first bracket closes"),
        ("<set-variable name='a' value='@{ return 1 }' />", "does not parse"),
        ("<set-body>@{ return 1; } }</set-body>", "an expression in set-body does not parse"),
        ("<set-variable name='a' value='@(1 // note)' />", "does not parse"),
    ],
)
def test_an_element_that_azure_would_refuse_is_a_violation(
    judged_stack: Any, gateway: Any, text: str, says: str
) -> None:
    inbound(gateway, text)
    assert says in said(judged_stack, VALID, gateway)


@names(
    "text",
    [
        '<include-fragment fragment-id="IDENTITY" />',
        '<set-backend-service backend-id="GPT-5-4" />',
        "<set-backend-service backend-id='@((string)context.Variables[\"pool\"])' />",
        "<set-variable name='a' value='{{NOTE}} {{note-1}}' />",
        "<set-variable name='a' value='@(\"{{note}}\".Length)' />",
        "<set-variable name='a' value='a@(b' />",
        '<set-body><![CDATA[@{ if (1 < 2) { return "}"; } return null; }]]></set-body>',
        "<!-- @( -->",
    ],
)
def test_an_element_that_azure_takes_passes(judged_stack: Any, gateway: Any, text: str) -> None:
    inbound(gateway, text)
    assert said(judged_stack, VALID, gateway) == ""


@names("name", ["tables", "identity", "note", "pool"])
def test_what_belongs_to_another_service_is_not_there(judged_stack: Any, gateway: Any, name: str) -> None:
    gateway[name][2]["serviceName"] = "other"
    assert "which this stack has not" in said(judged_stack, VALID, gateway)


@names("value", [UNKNOWN_STRING_VALUE, None])
def test_a_document_that_is_unknown_or_absent_is_a_violation(judged_stack: Any, gateway: Any, value: Any) -> None:
    gateway["policy"][2]["value"] = value
    assert "policy policy: " in said(judged_stack, VALID, gateway)


def test_a_document_behind_a_link_can_t_be_judged(judged: Any, judged_stack: Any, gateway: Any) -> None:
    type_, _, inputs = gateway["policy"]
    inputs |= {"format": "RawXML-Link", "value": "https://example.com/policy.xml"}
    assert "leads to a policy" in judged(rules.RESOURCE_CAN_BE_JUDGED, inputs, type_=type_)[0]
    assert said(judged_stack, VALID, gateway) == ""
    inputs["format"] = UNKNOWN_STRING_VALUE
    assert "format is still unknown" in judged(rules.RESOURCE_CAN_BE_JUDGED, inputs, type_=type_)[0]


def test_policies_of_an_operation_itself_can_t_be_judged(judged: Any) -> None:
    inputs = {"serviceName": "a", "apiId": "b", "operationId": "c", "policies": "<policies />"}
    type_ = "azure-native:apimanagement:ApiOperation"
    assert "out of sight" in judged(rules.RESOURCE_CAN_BE_JUDGED, inputs, type_=type_)[0]
    assert judged(rules.RESOURCE_CAN_BE_JUDGED, inputs | {"policies": ""}, type_=type_) == []


@names(
    ("name", "change", "says"),
    [
        ("backend", {"credentials": {"header": {"api-key": ["x"]}}}, "credentials.header sends a key"),
        ("backend", {"credentials": {"query": {"code": ["x"]}}}, "credentials.query sends a key"),
        ("backend", {"credentials": {"authorization": {"scheme": "a"}}}, "credentials.authorization sends a key"),
        ("backend", {"credentials": UNKNOWN_OBJECT_VALUE}, "properties.credentials is still unknown"),
        ("backend", {"proxy": {"url": "https://x", "password": "x"}}, "proxy.password holds a key"),
        ("backend", {"description": f"key {SECRET}"}, "looks like a key"),
        ("note", {"secret": True}, "is a secret that stands in the program"),
        ("note", {"secret": True, "value": UNKNOWN_STRING_VALUE}, "value is still unknown"),
        ("note", {"value": SECRET, "displayName": "weather-key"}, "looks like a key"),
        ("subscription", {"primaryKey": "x"}, "primaryKey holds a key"),
        ("subscription", {"secondaryKey": UNKNOWN_STRING_VALUE}, "secondaryKey holds a key"),
        ("logger", {"credentials": {"instrumentationKey": "{{x}}"}}, "credentials.instrumentationKey holds a key"),
        ("logger", {"credentials": {"connectionString": "x"}}, "identityClientId is absent"),
        (
            "logger",
            {"credentials": {"connectionString": "Endpoint=a;SharedAccessKey=b", "identityClientId": "c"}},
            "looks like a key",
        ),
        ("logger", {"credentials": UNKNOWN_OBJECT_VALUE}, "credentials is still unknown"),
        ("diagnostic", {"frontend": {"request": {"headers": ["API-Key"]}}}, "frontend.request.headers logs api-key"),
        ("diagnostic", {"backend": {"request": {"headers": ["Authorization"]}}}, "logs authorization"),
        ("service", {"certificates": [{"certificatePassword": "x"}]}, "certificates.0.certificatePassword holds"),
        ("policy", {"value": UNKNOWN_STRING_VALUE}, "value is still unknown"),
    ],
)
def test_a_key_anywhere_in_a_gateway_is_a_violation(
    judged_stack: Any, gateway: Any, name: str, change: Any, says: str
) -> None:
    gateway[name][2].update(change)
    assert says in said(judged_stack, KEYLESS, gateway)


def test_a_certificate_by_its_id_and_a_key_vault_s_value_are_no_keys(judged_stack: Any, gateway: Any) -> None:
    gateway["backend"][2]["credentials"] = {"certificateIds": ["a"]}
    gateway["note"][2].update(value=None, secret=True, keyVault={"secretIdentifier": "https://v/secrets/a"})
    assert said(judged_stack, KEYLESS, gateway) == ""


def header(name: str, value: str) -> str:
    return f"<set-header name='{name}' exists-action='override'><value>{value}</value></set-header>"


@names(
    ("text", "says"),
    [
        (header("api-key", "x"), "sends api-key"),
        (header("API-Key", "{{note}}"), "sends api-key"),
        (header("api-key", '@((string)context.Variables["token"])'), "sends api-key"),
        (header("Authorization", "Bearer {{note}}"), "sends authorization"),
        (header("Authorization", '@("Bearer {{note}}" + context.Variables.Count)'), "sends authorization"),
        (header("Authorization", '@("Basic " + "x")'), "sends authorization"),
        (header("@(1)", "x"), "whose name is computed"),
        (
            "<set-query-parameter name='subscription-key'><value>x</value></set-query-parameter>",
            "sends subscription-key",
        ),
        ("<authentication-basic username='a' password='b' />", "signs in with a password"),
        ("<authentication-certificate body='@(a)' password='b' />", "holds a certificate with its key"),
        ("<proxy url='https://x' username='a' password='b' />", "signs in with a password"),
        (f"<set-variable name='key' value='{SECRET}' />", "line 4: set-variable holds what looks like a key"),
        (f"<!-- key {SECRET} -->", "a comment in it, or a part that can't be read, holds what looks like a key"),
        (f"<key {SECRET}", "a comment in it, or a part that can't be read, holds what looks like a key"),
        (header("x-weather-key", SECRET), "sends what looks like a key in x-weather-key"),
        ("<rewrite-uri template='/chat?api-key={{note}}' />", "rewrite-uri sends api-key in the address"),
        ("<rewrite-uri template='/chat?a=b&amp;code=abc' />", "sends code in the address"),
        ('<rewrite-uri template=\'@("/chat?api-" + "key=" + context.RequestId)\' />', "sends api-key in the address"),
        ("<rewrite-uri template='@($\"/chat?sig={context.RequestId}\")' />", "sends sig in the address"),
        (header("{{none}}", "x"), "whose name is computed"),
        (f"<set-variable name='key' value='&#97;{SECRET[1:]}' />", "line 4: set-variable holds what looks like a key"),
    ],
)
def test_a_key_in_a_policy_is_a_violation_and_never_shown(
    judged_stack: Any, gateway: Any, text: str, says: str
) -> None:
    inbound(gateway, text)
    found = said(judged_stack, KEYLESS, gateway)
    assert says in found
    assert SECRET not in found


@names(
    "text",
    [
        "<set-header name='api-key' exists-action='delete' />",
        header("Authorization", '@("Bearer " + (string)context.Variables["token"])'),
        header("x-note", "{{note}}"),
        "<set-variable name='a' value='5e0bd9bd-7b93-4f28-af87-19fc36ad61bd' />",
        header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        f"<set-variable name='etag' value='{SECRET}' />",
        "<rewrite-uri template='/chat?api-version=2024-10-21' />",
        header("Authorization", '@($"Bearer {(string)context.Variables["token"]}")'),
        header("Authorization", '@(context.Variables.GetValueOrDefault<string>("token"))'),
        "<set-variable name='a' value='@(context.Variables.ContainsKey(\"token\"))' />",
        "<authentication-certificate certificate-id='a' />",
        "<set-body>x</set-body>",
    ],
)
def test_a_policy_without_keys_passes(judged_stack: Any, gateway: Any, text: str) -> None:
    inbound(gateway, text)
    assert said(judged_stack, KEYLESS, gateway) == ""


TOKEN = '(string)context.Variables["token"]'
K = "<set-variable name='k' value='{{note}}' />"


@names(
    ("text", "says"),
    [
        (K + header("Authorization", '@("Bearer " + (string)context.Variables["k"])'), "sends authorization"),
        (header("Authorization", '@("Bearer " + (string)context.Variables["nowhere"])'), "sends authorization"),
        (header("Authorization", f'@("Bearer abc" + {TOKEN})'), "sends authorization"),
        (header("Authorization", f"@({TOKEN} + context.Request.Url)"), "sends authorization"),
        (header("Authorization", f'@("{{{{note}}}}" + {TOKEN})'), "sends authorization"),
        ("<set-variable name='token' value='x' />" + header("Authorization", f"@({TOKEN})"), "sends authorization"),
        ("<set-variable name='{{none}}' value='x' />" + header("Authorization", f"@({TOKEN})"), "sends authorization"),
        (f"<return-response><set-body>@({TOKEN})</set-body></return-response>", "may pass the token"),
        (f"<set-variable name='t' value='@({TOKEN})' />", "may pass the token"),
        (header("x-note", f"@({TOKEN})"), "may pass the token"),
        ('<set-body>@(string.Join("", context.Variables.Values))</set-body>', "may pass the token"),
        ("<set-body>@{ var c = context; return c.Variables; }</set-body>", "may pass the token"),
        ("<set-body>@(context.Variables[context.RequestId].ToString())</set-body>", "may pass the token"),
        (f"<log-to-eventhub logger-id='l'>@({TOKEN})</log-to-eventhub>", "may pass the token"),
        ("<set-body template='liquid'>{{context.Variables[token]}}</set-body>", "reads variables in a template"),
        (
            f"<return-response>{header('Authorization', f'@({TOKEN})')}</return-response>",
            "sends the token of the gateway's identity back",
        ),
    ],
)
def test_the_identity_s_token_goes_to_models_and_nowhere_else(
    judged_stack: Any, gateway: Any, text: str, says: str
) -> None:
    inbound(gateway, text)
    assert says in said(judged_stack, KEYLESS, gateway)


@names("section", ["outbound", "on-error"])
def test_a_token_that_a_fragment_sets_does_not_go_back(judged_stack: Any, gateway: Any, section: str) -> None:
    text = f"<policies><inbound /><{section}><include-fragment fragment-id='identity' /></{section}></policies>"
    gateway["operation"][2]["value"] = text
    assert "back to the caller" in said(judged_stack, KEYLESS, gateway)


IDENTITY = '<authentication-managed-identity resource="https://cognitiveservices.azure.com/" />'


@names(
    ("text", "ok"),
    [
        (f"<policies><inbound>{IDENTITY}</inbound></policies>", True),
        ("<policies><inbound><include-fragment fragment-id='Identity' /></inbound></policies>", True),
        (f"<policies><inbound><send-request>{IDENTITY}</send-request></inbound></policies>", False),
        (f"<policies><inbound /><outbound>{IDENTITY}</outbound></policies>", False),
        (f"<policies><inbound>{IDENTITY.replace('cognitiveservices', 'vault')}</inbound></policies>", False),
        ("<policies><inbound><base /></inbound></policies>", False),
        ("<policies><inbound>", False),
    ],
)
def test_an_api_s_policy_uses_the_gateway_s_identity(judged_stack: Any, gateway: Any, text: str, ok: bool) -> None:
    gateway["policy"][2]["value"] = text
    assert (said(judged_stack, KEYLESS, gateway) == "") == ok


def test_an_api_without_a_policy_is_a_violation(judged_stack: Any, gateway: Any) -> None:
    del gateway["policy"]
    assert "api api: it has no policy of its own" in said(judged_stack, KEYLESS, gateway)
