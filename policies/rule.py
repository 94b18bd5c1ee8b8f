"""A rule: one question about one kind of resource, and how it becomes a policy of the pack."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
)

from .subjects import Subject
from .values import StillUnknown

_DOCS = "docs/policies.md"

Judge = Callable[[Any, Mapping[str, Any]], Iterator[str]]


@dataclass(frozen=True)
class Rule:
    """One rule of the pack.

    Attributes:
        name: kebab-case, the resource and a verb phrase; the name that `--policy-pack-config` uses.
        title: what must hold, in one sentence.
        why: what goes wrong otherwise.
        fix: what to do about a violation.
        subject: the kind of resource it judges.
        judge: takes the subject and the rule's configuration; yields what is wrong, naming the value.
        options: the rule's own configuration, as JSON schema by option.
        level: its enforcement level where the pack's does not count.
    """

    name: str
    title: str
    why: str
    fix: str
    subject: type[Subject]
    judge: Judge
    options: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    level: EnforcementLevel | None = None

    def policy(self) -> ResourceValidationPolicy:
        """The policy that the pack serves."""
        return ResourceValidationPolicy(
            name=self.name,
            description=self.title,
            validate=self.validate,
            enforcement_level=self.level,
            config_schema=PolicyConfigSchema(dict(self.options)) if self.options else None,
            remediation_steps=self.fix,
            url=f"{_DOCS}#{self.name}",
        )

    def validate(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        """Reports every violation of one resource; a rule that can't judge reports that, it never passes."""
        if not self.subject.TYPE.fullmatch(args.resource_type):
            return
        for finding in self._findings(self.subject(args.props), args.get_config() or {}):
            report(f"{args.name}: {finding} Rule: {self.name}.", args.urn)

    def _findings(self, subject: Subject, config: Mapping[str, Any]) -> Iterator[str]:
        try:
            if subject.judged:
                yield from (f"{finding} {self.fix}" for finding in self.judge(subject, config))
        except StillUnknown as unknown:
            yield (
                f"{unknown.path} is still unknown at preview, so nobody can judge it before it is deployed. "
                "Set it to a plain value."
            )
        except Exception as error:  # noqa: BLE001 - whatever breaks, it must not pass
            yield (
                f"could not be judged ({type(error).__name__}: {error}), which counts as a violation. "
                "Mend the rule or its configuration."
            )
