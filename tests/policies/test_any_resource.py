"""Whatever a resource holds, the pack answers: with violations or without, never with an error."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from policies import analyzer

TYPES = [
    "azure-native:cognitiveservices:Deployment",
    "azure-native:cognitiveservices:Account",
    "azure-native:authorization:RoleAssignment",
    "azure-native:authorization:RoleDefinition",
    "azure-native:appconfiguration:KeyValue",
    "azure-native:resources:Resource",
    "azure-native:resources:Deployment",
    "azure-native:apimanagement:Backend",
    "azure-native:apimanagement:ApiPolicy",
    "azure-native:apimanagement:PolicyFragment",
    "azure-native:apimanagement:WorkspaceApiOperationPolicy",
    "azure-native:apimanagement:Api",
    "azure-native:apimanagement:NamedValue",
    "azure-native:apimanagement:Logger",
    "azure-native:apimanagement:ApiDiagnostic",
    "azure-native:apimanagement:ApiManagementService",
    "azure:apimanagement/backend:Backend",
    "azure:apimanagement/apiPolicy:ApiPolicy",
    "azure:apimanagement/logger:Logger",
    "azure:cognitive/deployment:Deployment",
    "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
    "azapi:index/resource:Resource",
    "azapi:index/resourceAction:ResourceAction",
    "pulumi:pulumi:Stack",
    "odd",
    "azure:",
    "",
]
_WORDS = """
properties model name version format versionUpgradeOption sku capacity scope roleDefinitionId
permissions actions template resources type condition parameters variables value defaultValue
templateContent body action parentId resourceType resourceProviderNamespace contentType
expressionEvaluationOptions accountName location [x] kind
pool services id weight priority url circuitBreaker rules failureCondition statusCodeRanges min max tripDuration
value format credentials header secret displayName apiId serviceName subscriptionRequired identity customProperties
frontend request headers xmlContent circuitBreakerRule applicationInsights policies resourceId
"""
KEYS = st.sampled_from(_WORDS.split())
TEXTS = st.sampled_from(
    [
        "",
        " ",
        "OpenAI",
        "NoAutoUpgrade",
        "[parameters('x')]",
        "[variables('x').y[0]]",
        "[listKeys('x')]",
        "{",
        '{"resources": [{}]}',
        "Microsoft.CognitiveServices/accounts/deployments",
        "Microsoft.Resources/deployments",
        "Microsoft.ApiManagement/service/backends@2024-05-01",
        "Microsoft.ApiManagement/service/apis/policies",
        "/providers/Microsoft.ApiManagement/service/a/backends/b",
        "Pool",
        "PT1M",
        "rawxml-link",
        "https://a.openai.azure.com/openai/deployments/b",
        "<policies><inbound><base/></inbound></policies>",
        "<policies><inbound><set-backend-service base-url='@(1' backend-id='{{x}}'/></inbound></policies>",
        "<fragment><set-variable name='routes' value='{\"a\": 1}'/><include-fragment fragment-id='b'/></fragment>",
        "<policies><set-header name='@(a'><value>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        UNKNOWN_STRING_VALUE,
        UNKNOWN_OBJECT_VALUE,
    ]
)
SCALARS = st.none() | st.booleans() | st.floats() | TEXTS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


@given(st.sampled_from(TYPES), st.dictionaries(KEYS, VALUES, max_size=6), st.lists(st.text(max_size=10), max_size=2))
@settings(suppress_health_check=list(HealthCheck), max_examples=400)
def test_any_resource_is_answered(type_: str, properties: dict[str, Any], ignored: list[str]) -> None:
    pack = analyzer.Analyzer("pack", "1", list(analyzer._POLICIES.values()), EnforcementLevel.MANDATORY)
    request = analyzer_pb2.AnalyzeRequest(urn=f"urn:pulumi:prod::p::{type_}::it", type=type_, name="it")
    request.options.ignoreChanges.extend(ignored)
    request.properties.update(properties)
    found = [*pack.Analyze(request, None).diagnostics]
    told = analyzer_pb2.AnalyzerResource(urn=request.urn, type=type_, name="it")
    found += pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[told]), None).diagnostics
    assert all(one.message and one.policyName for one in found)
