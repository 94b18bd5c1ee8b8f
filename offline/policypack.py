"""Runs a policy pack as the engine runs it: a process of its own, asked over the Analyzer interface."""

import contextlib
import os
import selectors
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import IO, Any, cast

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from . import yamlfile
from .errors import BadInput, ProgramFailed
from .operations import Operation
from .packconfig import PackConfig
from .program import environment
from .stackfile import Stack, small_enough

MANDATORY = "mandatory"
BASE_VARIABLE = "MODEL_LIFECYCLE_BASE"
"""Names the file in which a pack finds the stack as it was before, in the shape of `pulumi stack export`."""

_START_SECONDS = 60.0
_ANSWER_SECONDS = 120.0
_CHUNK_BYTES = 65_536
_LAST_LINES = 4
_MAX_MESSAGE_BYTES = 400 * 1024 * 1024
_NO_ENGINE = "127.0.0.1:1"
_PACK_PROCESS = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
runpy.run_module("pulumi.policy", run_name="__main__", alter_sys=True)
"""
"""`python -m pulumi.policy`, which ends when whoever holds its standard input does, even by `kill -9`."""


@dataclass(frozen=True)
class Violation:
    """One finding: the rule's name and level (`mandatory`, `advisory`), the message, and the resource's URN."""

    rule: str
    level: str
    message: str
    urn: str


@dataclass(frozen=True)
class Verdict:
    """What a pack says of a stack. `passed` is False as soon as one violation is mandatory."""

    pack: str
    version: str
    rules: Mapping[str, str]
    violations: tuple[Violation, ...]

    @property
    def passed(self) -> bool:
        """Whether the engine would go on."""
        return not any(violation.level == MANDATORY for violation in self.violations)


@dataclass(frozen=True)
class _Configured:
    """A pack that has answered, and how it was configured."""

    stub: analyzer_pb2_grpc.AnalyzerStub
    info: analyzer_pb2.AnalyzerInfo
    config: Mapping[str, analyzer_pb2.PolicyConfig]


class PolicyPack:
    """A pack that judges while the program still runs, as the engine lets it. Use `started`, which ends its process."""

    def __init__(
        self,
        connect: Callable[[], analyzer_pb2_grpc.AnalyzerStub],
        version: str,
        config: PackConfig,
        is_preview: bool,
    ) -> None:
        self._connect = connect
        self._is_preview = is_preview
        self._version = version
        self._config = config
        self._lock = threading.Lock()
        self._answers: dict[str, Any] = {}

    def watch(self, operation: Operation) -> None:
        """Asks for the judgement of one resource and does not wait for it."""
        request = analyzer_pb2.AnalyzeRequest(
            urn=operation.urn,
            type=operation.type,
            name=operation.name,
            properties=operation.checked,
            options=_options(operation),
        )
        with self._lock:
            stub = self._pack.stub
        self._answers[operation.urn] = stub.Analyze.future(request, timeout=_ANSWER_SECONDS)

    def verdict(self, operations: Sequence[Operation]) -> Verdict:
        """What the pack says of the resources watched and of the whole stack.

        As the engine does it: a preview runs to its end whatever was found, an up judges the stack only if nothing
        mandatory was found before.

        Raises:
            ProgramFailed: a rule broke; the message names the resource.
        """
        found = tuple(violation for operation in operations for violation in self._judgement(operation.urn))
        levels = {name: _level(rule.enforcementLevel) for name, rule in sorted(self._pack.config.items())}
        verdict = Verdict(self._pack.info.name, self._version, levels, found)
        if not (verdict.passed or self._is_preview):
            return verdict
        return replace(verdict, violations=(*found, *self._analyze_stack(operations)))

    @cached_property
    def _pack(self) -> _Configured:
        stub = self._connect()
        info = stub.GetAnalyzerInfo(empty_pb2.Empty())
        config = self._config.reconciled(info)
        stub.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=config))
        return _Configured(stub, info, config)

    def _judgement(self, urn: str) -> list[Violation]:
        try:
            return _violations(self._answers[urn].result(), urn)
        except grpc.RpcError as error:
            raise ProgramFailed(f"{urn}: the policy pack failed: {_details(error)}") from None

    def _analyze_stack(self, operations: Sequence[Operation]) -> list[Violation]:
        resources = [
            analyzer_pb2.AnalyzerResource(
                urn=operation.urn,
                type=operation.type,
                name=operation.name,
                properties=operation.created,
                options=_options(operation),
                parent=operation.parent,
                dependencies=operation.dependencies,
                propertyDependencies={
                    name: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns)
                    for name, urns in operation.property_dependencies.items()
                },
            )
            for operation in operations
        ]
        request = analyzer_pb2.AnalyzeStackRequest(resources=resources)
        try:
            answer = self._pack.stub.AnalyzeStack(request, timeout=_ANSWER_SECONDS)
        except grpc.RpcError as error:
            raise ProgramFailed(f"the policy pack failed on the whole stack: {_details(error)}") from None
        return _violations(answer, "")


@contextlib.contextmanager
def started(
    folder: Path, stack: Stack, config: PackConfig, is_preview: bool = True, base: Path | None = None
) -> Generator[PolicyPack, None, None]:
    """Starts the pack in `folder` for a preview or an up of a stack, and ends its process afterwards.

    With `base`, a file, the pack is told what the stack was before (`export.export`).

    Raises:
        BadInput: there is no pack, it does not start, or its configuration does not fit its rules.
    """
    if not (folder / "PulumiPolicy.yaml").is_file():
        raise BadInput(f"{folder}: holds no PulumiPolicy.yaml, so there is no policy pack to run.")
    version = str(yamlfile.read(folder / "PulumiPolicy.yaml").get("version", ""))
    with contextlib.ExitStack() as cleanup:
        errors = cleanup.enter_context(tempfile.TemporaryFile())
        variables = environment(small_enough(stack), is_preview) | ({BASE_VARIABLE: str(base)} if base else {})
        process = cleanup.enter_context(_process(folder, variables, errors))
        yield PolicyPack(lambda: _stub(_port(process, folder, errors), cleanup), version, config, is_preview)


def _stub(port: int, cleanup: contextlib.ExitStack) -> analyzer_pb2_grpc.AnalyzerStub:
    return analyzer_pb2_grpc.AnalyzerStub(cleanup.enter_context(_channel(port)))


@contextlib.contextmanager
def _process(
    folder: Path, variables: Mapping[str, str], errors: IO[bytes]
) -> Generator[subprocess.Popen[bytes], None, None]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", _PACK_PROCESS, _NO_ENGINE, str(folder.resolve())],
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            cast("IO[bytes]", pipe).close()


def _port(process: subprocess.Popen[bytes], folder: Path, errors: IO[bytes]) -> int:
    output = cast("IO[bytes]", process.stdout)
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        line = output.readline() if selector.select(_START_SECONDS) else b""
    if line.strip().isdigit():
        threading.Thread(target=_drain, args=(output,), daemon=True).start()
        return int(line)
    process.kill()
    process.wait()
    errors.seek(0)
    text = b"".join((line, output.read(), errors.read())).decode(errors="replace")
    said = [part.strip() for part in text.splitlines() if part.strip()]
    raise BadInput(f"{folder}: the policy pack did not start: {' | '.join(said[-_LAST_LINES:]) or 'it said nothing'}")


def _drain(output: IO[bytes]) -> None:
    """Reads what rules print to nowhere: a full pipe would stop the pack."""
    with contextlib.suppress(ValueError, OSError):
        while output.read(_CHUNK_BYTES):
            pass


@contextlib.contextmanager
def _channel(port: int) -> Generator[grpc.Channel, None, None]:
    options = [("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES), ("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
        yield channel


def _options(operation: Operation) -> analyzer_pb2.AnalyzerResourceOptions:
    return analyzer_pb2.AnalyzerResourceOptions(
        protect=operation.protect,
        ignoreChanges=operation.ignore_changes,
        aliases=operation.aliases,
        parent=operation.parent,
    )


def _violations(answer: analyzer_pb2.AnalyzeResponse, urn: str) -> list[Violation]:
    return [
        Violation(
            rule=diagnostic.policyName,
            level=_level(diagnostic.enforcementLevel),
            message=diagnostic.message,
            urn=diagnostic.urn or urn,
        )
        for diagnostic in answer.diagnostics
    ]


def _level(level: Any) -> str:
    name: str = analyzer_pb2.EnforcementLevel.Name(level)
    return name.lower()


def _details(error: grpc.RpcError) -> str:
    return str(error.details()) if isinstance(error, grpc.Call) else str(error)
