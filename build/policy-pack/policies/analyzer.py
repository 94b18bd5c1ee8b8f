"""Serves the rules as the policy library does, but reads each resource once instead of once for each rule.

The library turns a resource's properties into Python values again for every policy, which took most of a preview
(`python -m benchmarks.policies`). It also shows stack policies only outputs, in which azure-native's resources no
longer say what account they belong to: here rules on the stack see the inputs that were judged before.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel, PolicyPack, ReportViolation, policy
from pulumi_policy.deserialize import deserialize_properties

from .enforcement import default_level
from .facts import current_facts
from .observed import Observations, Observed
from .rule import Context, ResourceRule, Rule, StackRule
from .rules import RESOURCE_RULES, RULES, STACK_RULES
from .values import plain

_NAME = "model-lifecycle"


class Analyzer(policy._PolicyAnalyzerServicer):  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    """The library's servicer with `Analyze` and `AnalyzeStack` of its own."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._observed: dict[str, Observed] = {}

    def Analyze(self, request: Any, _context: Any) -> analyzer_pb2.AnalyzeResponse:  # noqa: N802 - the interface's name
        """Judges one resource, and keeps it for the rules on the whole stack."""
        self._configure_runtime_settings()
        resource = self._observed[request.urn] = _observed(request)
        return self._judged(RESOURCE_RULES, ResourceRule.violations, resource)

    def AnalyzeStack(self, request: Any, _context: Any) -> analyzer_pb2.AnalyzeResponse:  # noqa: N802
        """Judges all resources of the stack together."""
        self._configure_runtime_settings()
        resources = {told.urn: self._observed.get(told.urn) or _observed(told) for told in request.resources}
        return self._judged(STACK_RULES, StackRule.violations, Observations(resources))

    def _judged(
        self, rules: Iterable[Rule], violations: Callable[[Any, Any, Context], Iterator[tuple[str, str]]], what: Any
    ) -> analyzer_pb2.AnalyzeResponse:
        response, facts = analyzer_pb2.AnalyzeResponse(), current_facts()
        for rule in rules:
            report = self._reporter(rule, response)
            if report is not None:
                for message, urn in violations(rule, what, Context(self._get_policy_config(rule.name) or {}, facts)):
                    report(message, urn)
        return response

    def _reporter(self, rule: Rule, response: analyzer_pb2.AnalyzeResponse) -> ReportViolation | None:
        level = self._get_enforcement_level(_POLICIES[rule.name])
        if level is EnforcementLevel.DISABLED:
            return None
        level = EnforcementLevel.MANDATORY if level is EnforcementLevel.REMEDIATE else level
        return self._create_report_violation(response, rule.name, rule.title, level)


def serve() -> None:
    """Serves the pack until the engine ends the process."""
    policy._PolicyAnalyzerServicer = Analyzer  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    PolicyPack(name=_NAME, enforcement_level=default_level(), policies=list(_POLICIES.values()))


def _observed(told: Any) -> Observed:
    return Observed(
        urn=told.urn,
        type=told.type,
        name=told.name,
        inputs=plain(deserialize_properties(json_format.MessageToDict(told.properties))),
        ignores=tuple(told.options.ignoreChanges),
        aliases=tuple(told.options.aliases),
        protect=told.options.protect,
    )


_POLICIES = {rule.name: rule.policy() for rule in RULES}
