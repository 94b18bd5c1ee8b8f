"""A rule: one question, and how it becomes a policy of the pack."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from model_lifecycle.origins import origin

from .facts import Facts, current_facts
from .observed import Observations, Observed
from .subjects import Subject, subjects_in
from .values import CantJudge, without

_DOCS = "docs/policies.md"


@dataclass(frozen=True)
class Context:
    """What a rule knows besides its subject: its own options, the stack's facts, and the day it judges on."""

    options: Mapping[str, Any]
    facts: Facts

    @property
    def day(self) -> date:
        """The option `asOf`, else today."""
        return date.fromisoformat(self.options["asOf"]) if self.options.get("asOf") else date.today()


@dataclass(frozen=True)
class Finding:
    """What is wrong with what: the subject, or the resource, and a sentence that names the value.

    A rule that breaks can't be exempted: nobody knows what it would have said.
    """

    about: Subject | Observed
    what: str
    can_be_exempted: bool = True

    @property
    def resource(self) -> Observed:
        """The Pulumi resource to report it on."""
        return self.about if isinstance(self.about, Observed) else self.about.resource

    @property
    def title(self) -> str:
        """What to call it."""
        return self.about.name if isinstance(self.about, Observed) else self.about.title


@dataclass(frozen=True)
class Rule:
    """What every rule says of itself.

    Attributes:
        name: kebab-case, the resource and a verb phrase; the name that `--policy-pack-config` and exemptions use.
        title: what must hold, in one sentence.
        why: what goes wrong otherwise.
        fix: what to do about a violation.
        options: the rule's own configuration, as JSON schema by option.
        level: its enforcement level where the pack's does not count.
        can_be_exempted: whether an exemption may name it.
    """

    name: str
    title: str
    why: str
    fix: str
    options: Mapping[str, dict[str, Any]] = field(default_factory=dict, kw_only=True)
    level: EnforcementLevel | None = field(default=None, kw_only=True)
    can_be_exempted: bool = field(default=True, kw_only=True)

    def told(self) -> dict[str, Any]:
        """What the engine is told of it."""
        return {
            "name": self.name,
            "description": self.title,
            "enforcement_level": self.level,
            "config_schema": PolicyConfigSchema(dict(self.options)) if self.options else None,
            "remediation_steps": self.fix,
            "url": f"{_DOCS}#{self.name}",
        }

    def messages(self, findings: Iterable[Finding], context: Context) -> Iterator[tuple[str, str]]:
        """Message and URN of every finding that no exemption covers."""
        for finding in findings:
            if not (finding.can_be_exempted and self._is_exempt(finding.resource, context)):
                yield self._message(finding, context), finding.resource.urn

    def _message(self, finding: Finding, context: Context) -> str:
        where = origin(context.facts.origins, finding.resource.type, finding.resource.name)
        what = without(finding.what, finding.resource.secrets)
        lines = [f"{finding.title}: {what}", f"Why: {self.why}", f"Mend it: {self.fix}"]
        lines += [f"Where: {context.facts.stack_file}, {where}"] if where else []
        return "\n".join((*lines, f"Rule: {self.name}, {_DOCS}#{self.name}"))

    def _is_exempt(self, resource: Observed, context: Context) -> bool:
        return self.can_be_exempted and any(
            exemption.rule == self.name
            and exemption.resource in (resource.name, resource.urn)
            and exemption.holds_on(context.day)
            for exemption in context.facts.settings.exemptions.values()
        )


@dataclass(frozen=True)
class ResourceRule(Rule):
    """A rule on one resource at a time. `judge` takes a subject and yields what is wrong, naming the value."""

    subject: type[Subject] = field(kw_only=True)
    judge: Callable[[Any, Context], Iterator[str]] = field(kw_only=True)

    def policy(self) -> Policy:
        """The policy that the pack serves."""
        return ResourceValidationPolicy(validate=self.validate, **self.told())

    def validate(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        """Reports every violation of one resource, as the policy library calls it."""
        context = Context(args.get_config() or {}, current_facts())
        for message, urn in self.violations(Observed.of(args), context):
            report(message, urn)

    def violations(self, resource: Observed, context: Context) -> Iterator[tuple[str, str]]:
        """Message and URN of every violation; a rule that can't judge reports that, it never passes."""
        return self.messages(self._findings(resource, context), context)

    def _findings(self, resource: Observed, context: Context) -> Iterator[Finding]:
        for subject in subjects_in(resource, self.subject):
            yield from guarded(subject, (Finding(subject, what) for what in self.judge(subject, context)))


@dataclass(frozen=True)
class StackRule(Rule):
    """A rule on all resources together. `judge` takes what is observed and yields findings."""

    judge: Callable[[Observations, Context], Iterator[Finding]] = field(kw_only=True)

    def policy(self) -> Policy:
        """The policy that the pack serves."""
        return StackValidationPolicy(validate=self.validate, **self.told())

    def validate(self, args: StackValidationArgs, report: ReportViolation) -> None:
        """Reports every violation of a stack, as the policy library calls it; resources are judged by their outputs."""
        observed = {resource.urn: Observed.of(resource) for resource in args.resources}
        context = Context(args.get_config() or {}, current_facts())
        for message, urn in self.violations(Observations(observed), context):
            report(message, urn)

    def violations(self, everything: Observations, context: Context) -> Iterator[tuple[str, str]]:
        """Message and URN of every violation; a rule that can't judge reports that, it never passes."""
        if everything.resources:
            yield from self.messages(guarded(everything.stack, self.judge(everything, context)), context)


def guarded(about: Subject | Observed, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; where one breaks, a finding that says so instead of a pass."""
    try:
        yield from findings
    except CantJudge as reason:
        yield Finding(about, f"{reason}, so nobody can judge it before it is deployed. Set it to a plain value.")
    except Exception as error:  # noqa: BLE001 - whatever breaks, it must not pass
        what = f"could not be judged ({type(error).__name__}: {error}), which counts as a violation."
        yield Finding(about, f"{what} Mend the rule or its configuration.", can_be_exempted=False)
