"""An up or a down does as much as can be done at once, in the right order, and records what it did."""

import os
import signal
import threading
import time
from typing import Any

import pytest

from offline import apply, hooks
from offline.apply import Applier
from offline.errors import Interrupted, ProgramFailed
from offline.gate import Gate
from offline.operations import Op
from offline.progress import Progress
from offline.steps import Step

CHAIN = """
before = None
for name in "abcd":
    before = thing(name, options(depends_on=[before] if before else []))
"""
HOOK = """
tried = []
async def again(args):
    tried.append((args.name, args.failed_operation, args.errors[0], args.old_inputs, args.new_inputs))
    print("HOOK", tried[-1])
    return "busy" in args.errors[0] and len(args.errors) < 3
hook = pulumi.ErrorHook("again", again)
hooked = options(hooks=pulumi.ResourceHookBinding(on_error=[hook]))
"""


def interrupting(world: Any, at: str, number: int) -> Any:
    """Sends this process a signal during the write of `at`, and goes on when it has arrived."""

    def write(_what: str, name: str) -> None:
        if name == at:
            deadline = time.monotonic() + 20
            os.kill(os.getpid(), number)
            while not world.gates[-1].is_shut:
                assert time.monotonic() < deadline, "the signal never arrived"
                time.sleep(0.001)

    return write


def done(world: Any) -> list[str]:
    return [event.removesuffix(" done") for event in world.azure.events if event.endswith("done")]


def test_what_does_not_depend_on_each_other_is_worked_on_at_once(world: Any) -> None:
    together = threading.Barrier(40, timeout=20)
    world.azure.on_write = lambda _what, _name: together.wait()
    program = "".join(f'thing("t{number}")\n' for number in range(40))
    world.up(program)
    world.up("")
    assert len(done(world)) == 80


def test_a_chain_is_created_from_its_head_and_deleted_from_its_tail(world: Any) -> None:
    world.up(CHAIN)
    world.up("")
    assert done(world) == [f"create {name}" for name in "abcd"] + [f"delete {name}" for name in "dcba"]
    assert world.azure.live == {}


def test_children_go_before_their_parents(world: Any) -> None:
    world.up('a = thing("a")\nb = thing("b", options(parent=a))\nthing("c", options(parent=b))')
    world.down()
    assert done(world)[3:] == ["delete c", "delete b", "delete a"]


def test_a_failure_lets_nothing_else_begin_but_lets_end_what_is_under_way(world: Any) -> None:
    failing = threading.Event()

    def write(_what: str, name: str) -> None:
        if name == "slow":
            assert failing.wait(20)
        if name == "bad":
            failing.set()

    world.azure.on_write = write
    world.azure.refusals["bad"] = ["no quota"]
    program = 'thing("slow")\nbad = thing("bad")\nthing("after", options(depends_on=[bad]))'
    with pytest.raises(ProgramFailed) as caught:
        world.up(f'thing("first")\n{program}')
    assert "azure-native:test:Thing resource 'bad': no quota" in str(caught.value)
    assert "steps were done and are recorded" in str(caught.value)
    assert "slow" in world.names()
    assert "after" not in world.names() | set(world.azure.live)
    world.up(f'thing("first")\n{program}')
    assert world.names() == {"first", "slow", "bad", "after"}


def test_who_waits_for_a_delete_that_is_never_reached_gets_the_reason(world: Any) -> None:
    world.up("".join(f"thing({name!r})\n" for name in "abxy"))
    a, b, x, y = (it for urn, it in sorted(world.snapshot().live.items()) if "Stack" not in urn)
    applier = Applier(world.provider, world.state, Progress(0))
    world.azure.refusals["x"] = ["still in use"]
    with pytest.raises(ProgramFailed, match=r"still in use"):
        applier.perform(Step(Op.REPLACE, a, a, first=(x, y, a)))
    told: list[str] = []

    def wait() -> None:
        with pytest.raises(ProgramFailed) as caught:
            applier.perform(Step(Op.REPLACE, b, b, first=(b,), awaited=(y,)))
        told.append(str(caught.value))

    waiting = threading.Thread(target=wait, daemon=True)  # whoever is never told must not keep the tests waiting too
    waiting.start()
    waiting.join(20)
    assert ["still in use" in text for text in told] == [True]
    assert "b" in world.names()


def test_what_another_step_deletes_ahead_is_created_again_after_that_delete(world: Any, slowly: Any) -> None:
    world.up('a = thing("a", at="1")\nfor name in "xyz": thing(name, at=a.id.apply(lambda _, name=name: name))')
    world.azure.on_write = slowly
    world.up('thing("a", at="2")\nfor name in "xyz": thing(name, at=name)')
    assert world.azure.live.keys() == {"/2", "/x", "/y", "/z"}
    assert world.names() == set("axyz")


def test_a_program_that_fails_deletes_nothing(world: Any) -> None:
    world.up('thing("a")\nthing("b")')
    with pytest.raises(ProgramFailed, match=r"ZeroDivisionError"):
        world.up('thing("a")\n1 / 0')
    assert world.names() == {"a", "b"}


def test_the_first_signal_ends_the_up_after_what_is_under_way(world: Any) -> None:
    world.azure.on_write = interrupting(world, "b", signal.SIGINT)
    with pytest.raises(Interrupted, match=r"goes on from here") as caught:
        world.up(CHAIN)
    assert caught.value.exit_code == 130
    assert world.names() == {"a", "b"}
    world.azure.on_write = lambda _what, _name: None
    world.up(CHAIN)
    assert world.names() == set("abcd")


def test_a_signal_that_nothing_is_left_to_begin_after_ends_the_up_all_the_same(world: Any) -> None:
    world.azure.on_write = interrupting(world, "d", signal.SIGTERM)
    with pytest.raises(Interrupted):
        world.up(CHAIN)
    assert world.names() == set("abcd")


def test_after_a_signal_nothing_is_tried_again(world: Any, capfd: Any) -> None:
    world.azure.on_write = interrupting(world, "a", signal.SIGINT)
    world.azure.refusals["a"] = ["busy"]
    with pytest.raises(Interrupted):
        world.up(HOOK + 'thing("a", hooked)')
    assert "HOOK" not in capfd.readouterr().err
    assert world.azure.events == ["create a"]


def test_a_signal_ends_a_down_after_what_is_under_way(world: Any, monkeypatch: Any) -> None:
    world.up(CHAIN)
    monkeypatch.setattr(apply, "Gate", lambda: world.gates.append(Gate()) or world.gates[-1])
    world.azure.on_write = interrupting(world, "c", signal.SIGTERM)
    with pytest.raises(Interrupted) as caught:
        world.down()
    assert caught.value.exit_code == 143
    assert world.names() == {"a", "b"}


def test_an_error_hook_that_says_so_has_a_step_tried_again(world: Any, capfd: Any) -> None:
    program = HOOK + 'thing("a", hooked, size={0})'
    world.azure.refusals["a"] = ["busy", "busy"]
    world.up(program.format(1))
    world.azure.refusals["a"] = ["busy"]
    world.up(program.format(2))
    world.azure.refusals["a"] = ["busy"]
    world.up(HOOK)
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith("HOOK")]
    assert told == [
        "HOOK ('a', 'create', 'busy', None, {'size': 1.0})",
        "HOOK ('a', 'create', 'busy', None, {'size': 1.0})",
        "HOOK ('a', 'update', 'busy', {'size': 1.0}, {'size': 2.0})",
        "HOOK ('a', 'delete', 'busy', {'size': 2.0}, None)",
    ]
    assert world.azure.live == {}


@pytest.mark.parametrize("refusals", [["broken"], ["busy"] * 3])
def test_an_error_hook_that_says_no_ends_it(world: Any, refusals: list[str]) -> None:
    world.azure.refusals["a"] = refusals
    with pytest.raises(ProgramFailed, match=f"resource 'a': {refusals[0]}"):
        world.up(HOOK + 'thing("a", hooked)')


def test_an_error_hook_that_breaks_ends_it_with_both_errors(world: Any) -> None:
    world.azure.refusals["a"] = ["busy"]
    with pytest.raises(ProgramFailed, match=r"error hook again failed: division by zero\. busy"):
        world.up(HOOK.replace("tried.append", "1 / 0\n    tried.append") + 'thing("a", hooked)')


def test_a_down_waits_out_conflicts_without_the_program_s_hooks(world: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(hooks, "_WAITS_SECONDS", (0.0, 0.0))
    world.up(HOOK + 'thing("a", hooked)')
    world.azure.refusals["a"] = ["RequestConflict", "RequestConflict"]
    world.down()
    assert world.names() == set()


def test_a_down_gives_up_on_conflicts_that_stay_and_on_other_refusals(world: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(hooks, "_WAITS_SECONDS", (0.0, 0.0))
    world.up('thing("a")')
    for refusals in (["RequestConflict"] * 3, ["ScopeLocked"]):
        world.azure.refusals["a"] = refusals
        with pytest.raises(ProgramFailed, match=f"resource 'a': {refusals[-1]}"):
            world.down()
    assert world.names() == {"a"}


def test_a_down_lifts_protection_purges_and_can_be_repeated(world: Any) -> None:
    world.up('thing("a", options(protect=True), at="an-account")\nthing("b")')
    found = world.down()
    assert [resource.name for resource in found.unprotected] == ["a"]
    assert found.purged == ("/an-account",)
    assert world.azure.live == {}
    assert world.down().deleted == ()


def test_two_replacements_with_a_dependent_in_common_wait_for_it(world: Any, slowly: Any) -> None:
    world.azure.replacing = {"at", "x", "y"}
    program = 'a = thing("a", at="a{0}")\nb = thing("b", at="b{0}")\nthing("c", x=a.id, y=b.id)'
    world.up(program.format(1))
    world.azure.events.clear()
    world.azure.on_write = slowly
    world.up(program.format(2))
    events = world.azure.events
    assert events.index("delete c done") < min(events.index("delete a"), events.index("delete b"))
    assert set(world.azure.live) == {"/a2", "/b2", "/c"}
