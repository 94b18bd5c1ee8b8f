"""The pack's process is asked as the engine asks it, and nothing that it does makes the preview hang or pass."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from offline.errors import ProgramFailed
from offline.packconfig import PackConfig
from offline.policypack import Verdict, started
from offline.program import run_program
from offline.stackfile import read_stack

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import pulumi
from pulumi_azure_native import resources
one = resources.ResourceGroup("one", opts=pulumi.ResourceOptions(protect=True))
two = resources.ResourceGroup("two", opts=pulumi.ResourceOptions(depends_on=[one]), tags={"one": one.id})
"""
PACK = """
import sys
from pulumi_policy import *

def resource(args, report):
    {resource}

def stack(args, report):
    for found in args.resources:
        if found.resource_type.endswith("ResourceGroup"):
            report(
                f"{{found.name}} {{found.parent.resource_type}} {{sorted(r.name for r in found.dependencies)}} "
                f"{{ {{k: [r.name for r in v] for k, v in found.property_dependencies.items() if v}} }} "
                f"{{found.opts.protect}}",
                found.urn,
            )

PolicyPack("test", enforcement_level=EnforcementLevel.{level}, policies=[
    ResourceValidationPolicy("each", "Each.", resource), StackValidationPolicy("whole", "Whole.", stack),
])
"""


@pytest.fixture
def judged(folder: Path) -> Any:
    """Runs the program above before a pack whose resource rule is the given text."""
    (folder / "__main__.py").write_text(PROGRAM)
    pack = folder / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 1.2.3\n")

    def run(resource: str = "pass", level: str = "ADVISORY", is_preview: bool = True) -> Verdict:
        (pack / "__main__.py").write_text(PACK.format(resource=resource, level=level))
        stack = read_stack(folder, "dev")
        with started(pack, stack, PackConfig(), is_preview) as policies:
            return policies.verdict(run_program(stack, policies.watch).operations)

    return run


def test_a_stack_rule_sees_parents_dependencies_and_protection(judged: Any) -> None:
    verdict = judged()
    assert (verdict.pack, verdict.version, verdict.passed) == ("test", "1.2.3", True)
    assert [violation.message.splitlines()[1] for violation in verdict.violations] == [
        "one pulumi:pulumi:Stack [] {} True",
        "two pulumi:pulumi:Stack ['one'] {'tags': ['one']} False",
    ]


def test_an_up_does_not_judge_the_stack_after_a_mandatory_violation_and_a_preview_does(judged: Any) -> None:
    for is_preview, rules in ((True, {"each", "whole"}), (False, {"each"})):
        verdict = judged("report('no')", "MANDATORY", is_preview)
        assert not verdict.passed
        assert {violation.rule for violation in verdict.violations} == rules


def test_a_rule_that_prints_a_lot_does_not_stop_the_preview(judged: Any) -> None:
    assert judged("print('x' * 500_000); print('y' * 500_000, file=sys.stderr)").passed


def test_a_rule_that_breaks_fails_the_preview_by_the_resource_s_name(judged: Any) -> None:
    with pytest.raises(ProgramFailed, match=r"urn:pulumi:dev::test::.*: the policy pack failed: .*division by zero"):
        judged("1 / 0")


def test_a_rule_that_meets_an_unknown_is_downgraded_as_the_engine_does(judged: Any) -> None:
    verdict = judged("args.props['tags']['one'] if args.name == 'two' else None", "MANDATORY")
    (skipped,) = [violation for violation in verdict.violations if violation.rule == "each"]
    assert skipped.level == "advisory"
    assert "can't run policy 'each'" in skipped.message


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this machine tells of processes in another way")
def test_the_pack_s_process_ends_when_its_host_is_killed(project: Any, tmp_path: Path) -> None:
    script = f"""
import sys, time
from pathlib import Path
from offline.packconfig import read_pack_config
from offline.policypack import _process
folder = Path({str(project() / "policies")!r})
with open({str(tmp_path / "errors")!r}, "wb") as errors, _process(folder, {{}}, errors) as process:
    print(process.pid, flush=True)
    time.sleep(600)
"""
    host = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert host.stdout is not None
    pack = int(host.stdout.readline())
    host.kill()
    host.communicate()
    deadline = time.monotonic() + 30
    while is_running(pack):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether a process still does something; who waits for it is nobody here."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
