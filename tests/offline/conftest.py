# ruff: noqa: N802 - the provider has the engine's own method names
"""Programs and stacks written for one test, run in process; a provider that keeps its resources in a map; commands."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2
from typer.testing import CliRunner, Result

from local.provider import UNKNOWN, InitFailed, Refused, wire
from local.store import Store
from offline.__main__ import app
from offline.apply import Applier
from offline.down import Down, down
from offline.gate import Gate
from offline.past import Past, Snapshot
from offline.program import Run, run_program
from offline.progress import Progress
from offline.provider import Provider
from offline.sealing import Sealer
from offline.stackfile import Stack, read_stack
from offline.stage import Stage, foreseen
from offline.state import StackState
from offline.target import Target

PROJECT = "name: test\nruntime: python\n"
THINGS = """
import pulumi

def thing(name, opts=None, kind="Thing", **props):
    return pulumi.CustomResource(f"azure-native:test:{kind}", name, props, opts)

def options(**options):
    return pulumi.ResourceOptions(**options)
"""
"""What programs over the provider of this file begin with."""

ROOT = Path(__file__).resolve().parents[2]

Program = Callable[..., Run]
Command = Callable[..., Result]
Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with an empty program and an empty stack `dev`."""
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {azure-native:location: swedencentral}\n")
    (tmp_path / "__main__.py").write_text("")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Program:
    """Runs a program's text in a preview of `dev`."""

    def running(text: str, watch: Any = lambda _: None) -> Run:
        (folder / "__main__.py").write_text(text)
        return run_program(read_stack(folder, "dev"), watch)

    return running


class FakeProvider:
    """A provider over a map of inputs by id; `events` tells what was done, in order.

    The id follows from the property `at`, else from the name. A changed property below `replacing` takes a
    replacement, with the delete first where `delete_first` says so. A resource is refused, or left unfinished, as often
    as `refusals` and `unfinished` say of its name; `slow` is how many seconds each write takes.
    """

    def __init__(self) -> None:
        self.live: dict[str, dict[str, Any]] = {}
        self.events: list[str] = []
        self.checked: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self.replacing: set[str] = {"at"}
        self.delete_first = True
        self.refusals: dict[str, list[str]] = {}
        self.unfinished: set[str] = set()
        self.on_write: Callable[[str, str], None] = lambda _what, _name: None
        self._lock = threading.Lock()

    def Check(self, request: Any, _: Any) -> Any:
        news, olds = wire.decode(request.news), wire.decode(request.olds)
        self.checked.append((_name(request.urn), news, olds))
        if news.pop("auto", None) is not None:
            news["at"] = olds.get("at") or f"auto-{request.randomSeed.hex()[:6]}"
        return provider_pb2.CheckResponse(inputs=wire.encode(news))

    def Diff(self, request: Any, _: Any) -> Any:
        olds, news = wire.decode(request.old_inputs), wire.decode(request.news)
        kinds = provider_pb2.PropertyDiff
        details = {
            path: kinds(kind=kinds.UPDATE_REPLACE if path.split(".")[0] in self.replacing else kinds.UPDATE)
            for path in _differing("", olds, news)
        }
        replaces = sorted({path.split(".")[0] for path in details} & self.replacing)
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if details else provider_pb2.DiffResponse.DIFF_NONE,
            replaces=replaces,
            diffs=sorted({path.split(".")[0] for path in details}),
            detailedDiff=details,
            deleteBeforeReplace=bool(replaces) and self.delete_first,
        )

    def Create(self, request: Any, _: Any) -> Any:
        inputs = wire.decode(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=wire.encode({**inputs, "chosen": UNKNOWN}))
        id_ = self.resource_id(request.urn, request.properties)
        if id_ in self.live:
            raise Refused(grpc.StatusCode.FAILED_PRECONDITION, f"cannot create already existing resource '{id_}'")
        outputs = self._write("create", request.urn, id_, inputs)
        return provider_pb2.CreateResponse(id=id_, properties=outputs)

    def Read(self, request: Any, _: Any) -> Any:
        inputs = self.live.get(request.id)
        if inputs is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(id=request.id, inputs=wire.encode(inputs), properties=_outputs(inputs))

    def Update(self, request: Any, _: Any) -> Any:
        inputs = wire.decode(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=wire.encode({**inputs, "chosen": UNKNOWN}))
        return provider_pb2.UpdateResponse(properties=self._write("update", request.urn, request.id, inputs))

    def Delete(self, request: Any, _: Any) -> Any:
        self._begin("delete", _name(request.urn))
        self.live.pop(request.id, None)
        self._end("delete", _name(request.urn))
        return empty_pb2.Empty()

    def resource_id(self, urn: str, inputs: Any) -> str:
        return f"/{wire.decode(inputs).get('at', _name(urn))}"

    def _write(self, what: str, urn: str, id_: str, inputs: dict[str, Any]) -> Any:
        name = _name(urn)
        self._begin(what, name)
        self.live[id_] = inputs
        self._end(what, name)
        if name in self.unfinished:
            raise InitFailed(id_, _outputs(inputs), wire.encode(inputs), ("it never became ready",))
        return _outputs(inputs)

    def _begin(self, what: str, name: str) -> None:
        with self._lock:
            self.events.append(f"{what} {name}")
        self.on_write(what, name)
        if self.refusals.get(name):
            raise Refused(grpc.StatusCode.FAILED_PRECONDITION, self.refusals[name].pop(0))

    def _end(self, what: str, name: str) -> None:
        with self._lock:
            self.events.append(f"{what} {name} done")


class World:
    """A stack over the fake provider, with its state in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.azure = FakeProvider()
        self.store = Store(folder / ".local" / "azure.sqlite")
        self.provider = Provider(self.azure)  # type: ignore[arg-type]
        self.state = StackState(self.store, "dev", Sealer(folder / ".local" / "secrets.key"))
        self.purged: list[str] = []
        self.gates: list[Gate] = []
        self.target = Target(SimpleNamespace(purge=self._purge), self.provider, self.state)  # type: ignore[arg-type]

    def preview(self, program: str) -> Run:
        """Previews a program; only the functions `thing` and `options` are there to begin with."""
        return run_program(self._stack(program), lambda _: None, foreseen(self.provider, self.target.snapshot()))

    def up(self, program: str) -> Run:
        """Brings a program up."""
        subject, past = self._stack(program), Past(self.target.settled())
        applier = Applier(self.provider, self.state, Progress(0))
        self.gates.append(applier.gate)
        stage = Stage(self.provider, past, applier, False, applier.gate, applier.hooks)
        with applier.carrying_out():
            return run_program(subject, lambda _: None, stage)

    def down(self) -> Down:
        """Takes the stack down."""
        return down(self._stack("1 / 0"), self.target)

    def names(self) -> set[str]:
        """The names of what the state holds, but for the stack itself."""
        return {urn.rsplit("::", 1)[-1] for urn in self.snapshot().live if "pulumi:pulumi:Stack" not in urn}

    def snapshot(self) -> Snapshot:
        """The stack as its state tells it."""
        return self.target.snapshot()

    def _purge(self, ids: Any) -> tuple[str, ...]:
        self.purged += ids
        return tuple(id_ for id_ in ids if id_.endswith("-account"))

    def _stack(self, program: str) -> Stack:
        (self.folder / "__main__.py").write_text(THINGS + program)
        return read_stack(self.folder, "dev")


@pytest.fixture
def world(folder: Path) -> Iterator[World]:
    """A stack over a provider that is a map."""
    made = World(folder)
    yield made
    made.store.close()


@pytest.fixture
def slowly() -> Callable[[str, str], None]:
    """Lets a write take a moment, so that others can begin meanwhile."""
    return lambda _what, _name: time.sleep(0.02)


def _name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]


def _outputs(inputs: dict[str, Any]) -> Any:
    return wire.encode({**inputs, "chosen": f"by azure: {inputs.get('size', '')}"})


def _differing(path: str, old: Any, new: Any) -> list[str]:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [path.removeprefix(".")] if old != new else []
    return [found for key in sorted(old | new) for found in _differing(f"{path}.{key}", old.get(key), new.get(key))]


class Up:
    """A process that brings a stack up and serves it."""

    def __init__(self, process: subprocess.Popen[str], told: Any) -> None:
        self.process = process
        self.told = told

    def end(self) -> tuple[int, str]:
        """Ends it as Ctrl-C does; its exit code and what it said on standard error."""
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


@pytest.fixture
def command(folder: Path) -> Command:
    """Runs a command that ends by itself."""

    def run(name: str, *arguments: str) -> Result:
        rules = [] if name == "down" else ["--policy-pack-config", str(folder / "rules.json")]
        return CliRunner().invoke(app, [name, "--cwd", str(folder), *rules, *arguments])

    return run


@pytest.fixture
def up(folder: Path) -> Iterator[Callable[..., Up]]:
    """Brings the stack up in a process of its own and waits until it serves."""
    with contextlib.ExitStack() as cleanup:

        def started(*arguments: str, wait: bool = True) -> Up:
            process = cleanup.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "offline", "up", "--cwd", str(folder), "--port", "0", "--json",
                     "--policy-pack-config", str(folder / "rules.json"), *arguments],
                    cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                )
            )  # fmt: skip
            cleanup.callback(_kill, process)
            line = process.stdout.readline() if wait and process.stdout else ""
            return Up(process, json.loads(line) if line else None)

        yield started


def _kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces a text in a file of the project, which must be there."""

    def edited(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return edited
