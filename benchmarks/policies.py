"""What the policy pack costs: 2,000 resources in one process, four times as many, and its share of a preview."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel

from offline.operations import Operation
from offline.packconfig import PackConfig
from offline.policypack import started
from offline.program import run_program
from offline.stackfile import read_stack
from policies.analyzer import Analyzer
from policies.rules import RULES

from .stacks import write_stack

_PACK = Path(__file__).resolve().parent.parent / "policies"
_RESOURCES = 2_000
_MORE = 4
_ACCOUNTS = 20
_Done = TypeVar("_Done")


def main() -> None:
    """Prints seconds and ratios of one run."""
    with TemporaryDirectory() as name:
        write_stack(Path(name), _ACCOUNTS)
        stack = read_stack(Path(name), "bench")
        alone, operations = _timed(lambda: run_program(stack, lambda _: None).operations)
        with started(_PACK, stack, PackConfig()) as pack:
            judged, _ = _timed(lambda: pack.verdict(run_program(stack, pack.watch).operations))
    few, many = _judged(operations, _RESOURCES), _judged(operations, _RESOURCES * _MORE)
    print(f"{_RESOURCES} resources, {len(RULES)} rules: {few:.2f} s (promise: at most 3 s)")
    print(f"{_RESOURCES * _MORE} resources: {many:.2f} s, {many / few:.2f} times as long (linear: {_MORE})")
    print(f"preview of {len(operations)} resources: {alone:.2f} s without the pack, {judged:.2f} s with it")
    print(f"the pack's share of the preview: {(judged - alone) / judged:.2f}")


def _timed(work: Callable[[], _Done]) -> tuple[float, _Done]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def _judged(operations: tuple[Operation, ...], count: int) -> float:
    pack = Analyzer("bench", "1", [rule.policy() for rule in RULES], EnforcementLevel.ADVISORY)
    picked = [operations[index % len(operations)] for index in range(count)]
    requests = [
        analyzer_pb2.AnalyzeRequest(urn=f"{one.urn}{n}", type=one.type, name=one.name, properties=one.checked)
        for n, one in enumerate(picked)
    ]
    resources = [analyzer_pb2.AnalyzerResource(urn=one.urn, type=one.type, name=one.name) for one in requests]
    start = time.perf_counter()
    for request in requests:
        pack.Analyze(request, None)
    pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources), None)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
