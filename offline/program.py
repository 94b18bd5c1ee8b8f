"""Runs a Pulumi program against a monitor of ours."""

import asyncio
import contextlib
import contextvars
import json
import logging
import os
import runpy
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from concurrent import futures
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast
from unittest import mock

import pulumi
from google.protobuf import struct_pb2
from pulumi.runtime import config, mocks, rpc, settings, stack

import local
from local import StateError

from .engine import STACK_TYPE, Monitor
from .errors import BadInput, Interrupted, ProgramFailed
from .modules import imported_from
from .operations import Op, Operation, in_tree_order
from .secrets import shown
from .signals import stay_awake
from .stackfile import Stack
from .stage import Stage, deletes_of
from .target import preview_of_nothing
from .unknowns import guarded

_TOO_LARGE = (
    "the configuration is over 128 KiB, and the pulumi CLI hands it to the program in one environment variable, which "
    "Linux refuses at that size: split the stack before pulumi up"
)
_NOT_PROGRAM = (Path(__file__).resolve().parent, Path(local.__file__).resolve().parent)
_AT_ONCE = 128
"""How many resources may be worked on at once: an up waits for Azure, and the runtime's own default is a few."""


@dataclass(frozen=True)
class Run:
    """What a program did.

    Its resources in tree order, the deletes in theirs, its outputs (unknowns and secrets marked), its messages.
    """

    operations: tuple[Operation, ...]
    deletes: tuple[Operation, ...]
    outputs: Mapping[str, Any]
    messages: tuple[str, ...]

    @property
    def counts(self) -> Mapping[Op, int]:
        """How many resources each thing happens to; what happens to none is left out."""
        found = Counter(operation.op for operation in (*self.operations, *self.deletes))
        return {op: found[op] for op in Op if found[op]}

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is as it was."""
        return self.counts.keys() <= {Op.SAME}


def run_program(subject: Stack, watch: Callable[[Operation], None], stage: Stage | None = None) -> Run:
    """Runs the program of a stack; nothing of the runtime's state outlives the call.

    Args:
        subject: the stack.
        watch: told of each resource as soon as its step is done, from any thread.
        stage: what the program runs against; by default, a preview of a stack that does not exist yet.

    Raises:
        BadInput: the program refused its input (`pulumi.RunError`).
        StateError: the state can't be read or written.
        Interrupted: a signal asked for the end.
        ProgramFailed: anything else went wrong in it; the message names the place.
    """
    with preview_of_nothing(subject) if stage is None else contextlib.nullcontext(stage) as on:
        return contextvars.copy_context().run(_run, subject, watch, on)


def environment(subject: Stack, is_preview: bool = True) -> dict[str, str]:
    """The variables by which the engine tells a program, and a policy pack, which stack it runs for."""
    return {
        "PULUMI_PROJECT": subject.project,
        "PULUMI_STACK": subject.name,
        "PULUMI_DRY_RUN": str(is_preview).lower(),
        "PULUMI_CONFIG": subject.handed_over,
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(sorted(subject.secret_keys)),
    }


def _run(subject: Stack, watch: Callable[[Operation], None], stage: Stage) -> Run:
    monitor = Monitor(stage, subject.project, subject.name, watch)
    messages = _Messages()
    if subject.is_too_large:
        messages.logger.warning(_TOO_LARGE)
    with _surroundings(subject, stage.is_preview), guarded():
        outputs = asyncio.run(_executed(subject, monitor, messages, stage.is_preview))
    _keep_outputs(monitor, stage, outputs)
    operations = tuple(in_tree_order(monitor.operations))
    return Run(operations, deletes_of(stage.past), shown(outputs), tuple(messages.texts))


def _keep_outputs(monitor: Monitor, stage: Stage, outputs: struct_pb2.Struct) -> None:
    for root in monitor.operations.values():
        if root.type == STACK_TYPE and root.created != outputs:
            stage.performer.register_outputs(replace(root, created=outputs))


async def _executed(subject: Stack, monitor: Monitor, messages: "_Messages", is_preview: bool) -> struct_pb2.Struct:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)
    stay_awake(loop)
    if not is_preview:
        loop.set_default_executor(futures.ThreadPoolExecutor(_AT_ONCE))
    settings.ROOT.set(None)
    settings.SETTINGS.outputs.clear()  # pyright: ignore[reportAttributeAccessIssue]
    config.set_all_config(dict(subject.config), sorted(subject.secret_keys))
    mocks.set_mocks(
        mocks=monitor.mocks,
        project=subject.project,
        stack=subject.name,
        preview=is_preview,
        logger=messages.logger,
        monitor=monitor,
    )
    try:
        root = cast("stack.Stack", settings.get_root_resource())
        await stack.run_pulumi_func(lambda: _execute(subject.root / "__main__.py", root))
        return await rpc.serialize_properties(root.outputs, {})
    except pulumi.RunError as error:
        raise BadInput(str(error)) from None
    except (BadInput, Interrupted, StateError):
        raise
    except ProgramFailed as error:
        raise ProgramFailed(f"{_place(error, subject.root)}{error}") from None
    except Exception as error:
        raise ProgramFailed(f"{_place(error, subject.root)}{type(error).__name__}: {error}") from error


async def _execute(program: Path, root: stack.Stack) -> None:
    """Runs the program's file and then what it registered with `pulumi.run`, as `run_in_stack` does.

    The test runtime closes that registration when it makes the stack; here it is opened again.
    """
    root._async_program_registration_closed = False  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    _run_file(program)
    entry_point = root._take_async_program()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    if entry_point is not None:
        root._add_program_outputs(await entry_point())  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def _run_file(program: Path) -> None:
    if not program.is_file():
        raise BadInput(f"{program.name}: there is no such file in {program.parent}, so there is no program to preview.")
    try:
        runpy.run_path(str(program), run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise ProgramFailed(f"the program ended itself with exit code {end.code}.") from None
    except (Exception, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise ProgramFailed(f"{_place(error, program.parent)}{type(error).__name__}: {error}") from error


@contextlib.contextmanager
def _surroundings(subject: Stack, is_preview: bool) -> Generator[None, None, None]:
    with (
        contextlib.chdir(subject.root),
        mock.patch.dict(os.environ, environment(subject, is_preview)),
        imported_from(subject.root),
        contextlib.redirect_stdout(sys.stderr),
    ):
        yield


def _place(error: BaseException, root: Path) -> str:
    """`file:line: ` of the program's innermost frame; nothing for errors that come from a resource's registration."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}:{error.lineno}: "
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith("<")]
    own = [(path, frame.lineno) for frame in frames if _is_program(path := Path(frame.filename).resolve(), root)]
    return f"{own[-1][0].relative_to(root)}:{own[-1][1]}: " if own else ""


def _is_program(path: Path, root: Path) -> bool:
    if not path.is_relative_to(root):
        return False
    return not any(path.is_relative_to(folder) for folder in (*_NOT_PROGRAM, root / ".venv"))


class _Messages(logging.Handler):
    """Collects what the program logs through Pulumi, from `info` up."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.texts: list[str] = []
        self.logger = logging.Logger("program", logging.INFO)
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{record.levelname.lower()}: {record.getMessage()}")
