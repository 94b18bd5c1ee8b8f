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
        UNKNOWN_STRING_VALUE,
        UNKNOWN_OBJECT_VALUE,
    ]
)
SCALARS = st.none() | st.booleans() | st.floats() | TEXTS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


@given(st.sampled_from(TYPES), st.dictionaries(KEYS, VALUES, max_size=6), st.lists(st.text(max_size=10), max_size=2))
@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=400)
def test_any_resource_is_answered(type_: str, properties: dict[str, Any], ignored: list[str]) -> None:
    pack = analyzer.Analyzer("pack", "1", list(analyzer._POLICIES.values()), EnforcementLevel.MANDATORY)
    request = analyzer_pb2.AnalyzeRequest(urn=f"urn:pulumi:prod::p::{type_}::it", type=type_, name="it")
    request.options.ignoreChanges.extend(ignored)
    request.properties.update(properties)
    found = [*pack.Analyze(request, None).diagnostics]
    told = analyzer_pb2.AnalyzerResource(urn=request.urn, type=type_, name="it")
    found += pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[told]), None).diagnostics
    assert all(one.message and one.policyName for one in found)
