"""`context` and what can be reached from it: C#'s names for the fields of `local.csharp.context`.

Source: Microsoft, "API Management policy expressions", section "Context variable".
"""

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from local.csharp.context import Body, Context
from local.csharp.defaults import default_value
from local.csharp.errors import ExpressionFault
from local.csharp.explicit import explicit_type
from local.csharp.kinds import OBJECT, STRING, Type
from local.csharp.library import typed
from local.csharp.signatures import declare
from local.csharp.values.collections import Dictionary, List, elements
from local.csharp.values.faults import invalid_cast
from local.csharp.values.jsontext import parsed
from local.csharp.values.texts import clr_name
from local.csharp.values.times import DateTime, TimeSpan, in_utc, ticks_of
from local.csharp.values.tokens import JToken

_HEADERS = "IReadOnlyDictionary<string, string[]>"


def _fields(**named: str) -> dict[str, Any]:
    """Members by name: the type, and the field where its name differs, as `type: field`."""
    found: dict[str, Any] = {}
    for name, written in named.items():
        kind, _, path = written.partition(": ")
        found[f"{kind} {name}"] = attrgetter(path or _snake(name))
    return found


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).removeprefix("_")


def _moment(name: str) -> Any:
    read = attrgetter(name)

    def moment(holder: Any) -> DateTime | None:
        value: datetime | None = read(holder)
        return None if value is None else in_utc(value)

    return moment


def _elapsed(context: Context) -> TimeSpan:
    return TimeSpan(ticks_of(context.now()) - ticks_of(context.timestamp))


declare(
    "interface IContext",
    {
        **_fields(
            Api="IContextApi",
            Backend="IBackend",
            Deployment="IDeployment",
            LastError="ILastError",
            Operation="IOperation",
            Product="IProduct",
            Request="IRequest",
            RequestId="Guid",
            Response="IResponse",
            Subscription="ISubscription",
            Tracing="bool",
            User="IUser",
            Variables="IVariables",
            Workspace="IWorkspace",
        ),
        "TimeSpan Elapsed": _elapsed,
        "DateTime Timestamp": _moment("timestamp"),
        "void Trace(string message)": lambda context, message: context.trace(message),
    },
)
declare(
    "interface IApi",
    {
        **_fields(
            Id="string",
            Name="string",
            Path="string",
            Protocols="IEnumerable<string>",
            ServiceUrl="IUrl",
            SubscriptionKeyParameterNames="ISubscriptionKeyParameterNames: subscription_key_names",
        )
    },
)
declare("interface IContextApi : IApi", _fields(IsCurrentRevision="bool", Revision="string", Version="string"))
declare("interface IBackend", _fields(AzureRegion="string", Id="string", Type="BackendType"))
declare(
    "interface IDeployment",
    {
        **_fields(GatewayId="string", Region="string", ServiceId="string", ServiceName="string"),
        "IGateway Gateway": lambda deployment: deployment,
    },
)
declare("interface IGateway", _fields(Id="string: gateway_id", InstanceId="string", IsManaged="bool"))
declare(
    "interface ILastError",
    _fields(
        Source="string",
        Reason="string",
        Message="string",
        Scope="string",
        Section="string",
        Path="string",
        PolicyId="string",
    ),
)
declare("interface IOperation", _fields(Id="string", Method="string", Name="string", UrlTemplate="string"))
declare(
    "interface IProduct",
    _fields(
        ApprovalRequired="bool",
        Groups="IEnumerable<IGroup>",
        Id="string",
        Name="string",
        State="ProductState",
        SubscriptionsLimit="int?",
        SubscriptionRequired="bool",
    ),
)
declare("interface IGroup", _fields(Id="string", Name="string"))
declare(
    "interface IRequest",
    {
        **_fields(
            Body="IMessageBody",
            Headers=_HEADERS,
            IpAddress="string",
            MatchedParameters="IReadOnlyDictionary<string, string>",
            Method="string",
            OriginalUrl="IUrl",
            PrivateEndpointConnection="IPrivateEndpointConnection",
            Url="IUrl",
        ),
        "IFoundry Foundry": lambda request: request,
    },
)
declare("interface IFoundry", _fields(Deployment="string: foundry_deployment"))
declare("interface IPrivateEndpointConnection", _fields(Name="string", GroupId="string", MemberName="string"))
declare("interface IResponse", _fields(Body="IMessageBody", Headers=_HEADERS, StatusCode="int", StatusReason="string"))
declare(
    "interface ISubscription",
    {
        **_fields(Id="string", Key="string", Name="string", PrimaryKey="string", SecondaryKey="string"),
        "DateTime CreatedDate": _moment("created_date"),
        "DateTime? StartDate": _moment("start_date"),
        "DateTime? EndDate": _moment("end_date"),
    },
)
declare("interface ISubscriptionKeyParameterNames", _fields(Header="string", Query="string"))
declare(
    "interface IUrl",
    _fields(Host="string", Path="string", Port="int", Query=_HEADERS, QueryString="string", Scheme="string"),
)
declare(
    "interface IUser",
    {
        **_fields(
            Email="string",
            FirstName="string",
            Groups="IEnumerable<IGroup>",
            Id="string",
            Identities="IEnumerable<IUserIdentity>",
            LastName="string",
            Note="string",
        ),
        "DateTime RegistrationDate": _moment("registration_date"),
    },
)
declare("interface IUserIdentity", _fields(Id="string", Provider="string"))
declare("interface IWorkspace", _fields(Id="string", Name="string"))


def _text(body: Body, content: bytes) -> str:
    try:
        return content.decode(body.charset, "replace").removeprefix("\ufeff")
    except LookupError:
        return content.decode("utf-8", "replace").removeprefix("\ufeff")


def _as(types: tuple[Type, ...], body: Body, preserve: bool) -> Any:
    content = body.read(preserve)
    if types[0].name == "[]":
        return content
    text = _text(body, content)
    if types[0] == STRING:
        return text
    token: JToken = parsed(text)
    if types[0].name != "JToken" and token.cs_type != types[0]:
        name = types[0].name
        raise ExpressionFault(
            "JsonReaderException",
            f"Error reading {name} from JsonReader. The body is a JSON {token.kind.lower()}.",
        )
    return token


_BODIES = frozenset({"string", "byte[]", "JObject", "JToken", "JArray"})


def _is_known_body(_constants: list[Any], types: tuple[Type, ...]) -> str | None:
    return None if str(types[0]) in _BODIES else f"a body is read as {', '.join(sorted(_BODIES))}, not as {types[0]}"


def _form(body: Body, preserve: bool) -> Dictionary:
    text = _text(body, body.read(preserve))
    entries: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        entries.setdefault(name, []).append(value)
    listed = ((name, List(values, STRING)) for name, values in entries.items())
    return Dictionary(listed, STRING, Type("IList", (STRING,)))


declare(
    "interface IMessageBody",
    {
        "T As<T>(bool preserveContent = false)": typed(_as, _is_known_body),
        "IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false)": _form,
    },
)
declare("interface IVariables : IReadOnlyDictionary<string, object>", {})


def _header(values: Mapping[str, Any], name: str, default: str | None = None) -> str | None:
    return ",".join(values[name]) if name in values else default


def _variable(types: tuple[Type, ...], values: Mapping[str, Any], name: str, *given: Any) -> Any:
    if name not in values:
        return given[0] if given else default_value(types[0])
    value = values[name]
    if types[0] == OBJECT:
        return value
    convert = explicit_type(OBJECT, types[0])
    if convert is None:
        raise invalid_cast("System.Object", clr_name(types[0]))
    return convert(value)


def _encoded(values: Mapping[str, Any]) -> str:
    return urlencode([(name, value) for name in values for value in elements(values[name])])


_OBJECTS = "this IReadOnlyDictionary<string, object> dictionary"
_STRINGS = "this IReadOnlyDictionary<string, string> dictionary"
_FORM = "this IDictionary<string, IList<string>> dictionary"
declare(
    "static class DictionaryExtensions",
    {
        f"string GetValueOrDefault(this {_HEADERS} dictionary, string name)": _header,
        f"string GetValueOrDefault(this {_HEADERS} dictionary, string name, maybe string defaultValue)": _header,
        f"object GetValueOrDefault({_OBJECTS}, string name)": Mapping.get,
        f"T GetValueOrDefault<T>({_OBJECTS}, string name)": typed(_variable),
        f"T GetValueOrDefault<T>({_OBJECTS}, string name, T defaultValue)": typed(_variable),
        f"string GetValueOrDefault({_STRINGS}, string name)": Mapping.get,
        f"string GetValueOrDefault({_STRINGS}, string name, maybe string defaultValue)": Mapping.get,
        f"string ToQueryString({_FORM})": lambda values: "?" + _encoded(values),
        f"string ToFormUrlEncodedContent({_FORM})": _encoded,
    },
)
