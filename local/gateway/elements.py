"""The policies that this gateway executes: attributes, children, sections, and where an expression may stand.

Source: Microsoft's policy reference (learn.microsoft.com, "API Management policy reference", one page a policy, as of
August 2026). `trace` is also taken in on-error, as "Error handling in API Management policies" lists it there.
"""

from collections.abc import Mapping

from .specification import ALL, MANY, Attribute, Element, anything, boolean, choice, text, whole

_INBOUND = frozenset({"inbound"})
_TEXT = Attribute(text)
_NAME = Attribute(text, expression=False)
_NEEDED = Attribute(text, required=True)
_NEEDED_NAME = Attribute(text, required=True, expression=False)
_FLAG = Attribute(boolean)
_PLAIN_FLAG = Attribute(boolean, expression=False)
_EXISTS = Attribute(choice("override", "skip", "append", "delete"))
_SECONDS = Attribute(whole(0))
_VALUE = Element(text=Attribute(anything))


def _list(part: str, *, expression: bool = False) -> Element:
    return Element(parts={part: (Element(text=Attribute(text, required=True, expression=expression)), 1, MANY)})


_SET_HEADER = Element({"name": _NEEDED, "exists-action": _EXISTS}, parts={"value": (_VALUE, 0, MANY)})
_SET_STATUS = Element({"code": Attribute(whole(100, 999), required=True), "reason": Attribute(anything, required=True)})
_SET_BODY = Element(sections=ALL - {"on-error"}, text=Attribute(anything))
_WHEN = Element({"condition": Attribute(boolean, required=True)}, holds_policies=True)

_CHOOSE = Element(parts={"when": (_WHEN, 1, MANY), "otherwise": (Element(holds_policies=True), 0, 1)})
_RETRY = Element(
    {
        "condition": Attribute(boolean, required=True),
        "count": Attribute(whole(1, 50), required=True),
        "interval": Attribute(whole(0), required=True),
        "max-interval": _SECONDS,
        "delta": _SECONDS,
        "first-fast-retry": _FLAG,
    },
    holds_policies=True,
)
_FORWARD = Element(
    {
        "timeout": _SECONDS,
        "timeout-ms": _SECONDS,
        "buffer-request-body": _PLAIN_FLAG,
        "buffer-response": _PLAIN_FLAG,
        "fail-on-error-status-code": _PLAIN_FLAG,
    },
    frozenset({"backend"}),
    at_most_one_of=("timeout", "timeout-ms"),
)
_IDENTITY = Element(
    {
        "resource": _NEEDED,
        "client-id": _NAME,
        "output-token-variable-name": _NAME,
        "ignore-error": _PLAIN_FLAG,
    },
    _INBOUND,
)
_TOKEN_LIMIT = Element(
    {
        "counter-key": _NEEDED,
        "tokens-per-minute": Attribute(whole(1), expression=False),
        "token-quota": Attribute(whole(1)),
        "token-quota-period": Attribute(choice("Hourly", "Daily", "Weekly", "Monthly", "Yearly")),
        "estimate-prompt-tokens": Attribute(boolean, required=True, expression=False),
        "retry-after-header-name": _NAME,
        "retry-after-variable-name": _NAME,
        "remaining-quota-tokens-header-name": _NAME,
        "remaining-quota-tokens-variable-name": _NAME,
        "remaining-tokens-header-name": _NAME,
        "remaining-tokens-variable-name": _NAME,
        "tokens-consumed-variable-name": _NAME,
    },
    _INBOUND,
    one_of=("tokens-per-minute", "token-quota"),
)
_METRIC = Element(
    {"namespace": _NAME},
    _INBOUND,
    parts={"dimension": (Element({"name": _NEEDED, "value": Attribute(anything)}), 1, MANY)},
)
_CLAIM = Element(
    {"name": _NEEDED, "match": Attribute(choice("all", "any")), "separator": Attribute(anything)},
    parts={"value": (Element(text=_NEEDED), 0, MANY)},
)
_ENTRA = Element(
    {
        "tenant-id": _NEEDED,
        "header-name": _TEXT,
        "query-parameter-name": _TEXT,
        "token-value": _TEXT,
        "failed-validation-httpcode": Attribute(whole(100, 999)),
        "failed-validation-error-message": _TEXT,
        "output-token-variable-name": _NAME,
    },
    _INBOUND,
    parts={
        "client-application-ids": (_list("application-id"), 0, 1),
        "audiences": (_list("audience", expression=True), 0, 1),
        "required-claims": (Element(parts={"claim": (_CLAIM, 1, MANY)}), 0, 1),
    },
    at_most_one_of=("header-name", "query-parameter-name", "token-value"),
)
_METHODS = Element(
    {"preflight-result-max-age": _SECONDS}, parts={"method": (Element(text=Attribute(text, required=True)), 1, MANY)}
)
_CORS = Element(
    {"allow-credentials": _FLAG, "terminate-unmatched-request": _FLAG},
    _INBOUND,
    parts={
        "allowed-origins": (_list("origin"), 1, 1),
        "allowed-methods": (_METHODS, 0, 1),
        "allowed-headers": (_list("header"), 1, 1),
        "expose-headers": (_list("header"), 0, 1),
    },
)
_TRACE = Element(
    {"source": _NEEDED_NAME, "severity": Attribute(choice("verbose", "information", "error"), expression=False)},
    parts={
        "message": (Element(text=Attribute(text, required=True)), 1, 1),
        "metadata": (Element({"name": _NEEDED, "value": Attribute(anything, required=True)}), 0, MANY),
    },
)
_RETURN = Element(
    parts={"set-status": (_SET_STATUS, 0, 1), "set-header": (_SET_HEADER, 0, MANY), "set-body": (_SET_BODY, 0, 1)}
)

POLICIES: Mapping[str, Element] = {
    "authentication-managed-identity": _IDENTITY,
    "base": Element(),
    "choose": _CHOOSE,
    "cors": _CORS,
    "forward-request": _FORWARD,
    "include-fragment": Element({"fragment-id": _NEEDED_NAME}),
    "llm-emit-token-metric": _METRIC,
    "llm-token-limit": _TOKEN_LIMIT,
    "retry": _RETRY,
    "return-response": _RETURN,
    "rewrite-uri": Element({"template": _NEEDED, "copy-unmatched-params": _FLAG}, _INBOUND),
    "set-backend-service": Element(
        {"backend-id": _TEXT, "base-url": _TEXT},
        frozenset({"inbound", "backend"}),
        one_of=("backend-id", "base-url"),
        at_most_one_of=("backend-id", "base-url"),
    ),
    "set-body": _SET_BODY,
    "set-header": _SET_HEADER,
    "set-query-parameter": Element(
        {"name": _NEEDED, "exists-action": _EXISTS},
        frozenset({"inbound", "backend"}),
        parts={"value": (_VALUE, 0, MANY)},
    ),
    "set-status": _SET_STATUS,
    "set-variable": Element({"name": _NEEDED_NAME, "value": Attribute(anything, required=True)}),
    "trace": _TRACE,
    "validate-azure-ad-token": _ENTRA,
}
"""By tag. `id` is an attribute of each, as of every policy there is."""

_JSON = ("JArray", "JConstructor", "JContainer", "JProperty", "JObject", "JRaw", "JToken", "JValue")
_NUMBERS = ("sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal")
_OTHERS = ("bool", "string", "char", "byte[]", "sbyte[]", "Guid", "DateTime", "TimeSpan", "object")
VARIABLES = frozenset({*_JSON, *_NUMBERS, *_OTHERS})
"""What `set-variable` takes (its page, "Allowed types"), and `object`, of which only a request tells more."""

MOST_DIMENSIONS = 5
"""Custom dimensions of `llm-emit-token-metric`."""
DEFAULT_DIMENSIONS = frozenset(
    {
        "API ID",
        "Operation ID",
        "Product ID",
        "User ID",
        "Subscription ID",
        "Location",
        "Gateway ID",
        "Backend ID",
    }
)
"""Names that need no value (the reference page's include, "emit metric dimensions for LLM")."""
