"""`python -m offline.onengine`: preview, up and down on the real engine, with the local Azure behind its plugin.

The pulumi CLI works in `.local/engine/<stack>`, so that it never writes into the project's own files: there is a
project file that names this folder's program, a copy of the stack's file, the backend, and an Azure of its own.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Any

import typer
import yaml

import local
from local import StateError, open_azure
from local.server import serve

from . import yamlfile
from .errors import BadInput
from .lock import locked
from .serving import bound, served, text
from .signals import end_as_served, handle
from .stackfile import read_stack
from .target import entitle

_GET_IT = (
    "There is no pulumi on PATH, so the real engine can't be used. Get it from https://www.pulumi.com/docs/install/ "
    "(3.272 or newer), or use make preview, make up and make down, which need none."
)
_PLUGINS = Path(local.__file__).resolve().parent / "bin"
_PASSPHRASE = "local"  # noqa: S105 # it protects nothing but this machine's own play
_SALT = "encryptionsalt"

_Stack = Annotated[str, typer.Option("--stack", "-s", help="The stack, as in Pulumi.<stack>.yaml.")]
_Folder = Annotated[Path, typer.Option("--cwd", "-C", help="The project's folder.", show_default="the current one")]
_Port = Annotated[int, typer.Option("--port", "-p", help="Where to serve on 127.0.0.1; 0 for any free port.")]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True)
class Workplace:
    """Where the CLI works for one stack of the project in `root`."""

    root: Path
    stack: str

    @property
    def folder(self) -> Path:
        """The project as the CLI sees it."""
        return self.root / ".local" / "engine" / self.stack

    @property
    def azure(self) -> Path:
        """The state file of the Azure behind the plugin."""
        return self.folder / "azure.sqlite"

    def prepare(self) -> None:
        """Writes the project file and a copy of the stack's file, and selects the stack.

        Who calls it holds the stack's lock, so locks of the CLI's own were left behind by one that was killed.

        Raises:
            BadInput: a file can't be used, or the CLI refuses.
        """
        backend = self.folder / "backend"
        backend.mkdir(parents=True, exist_ok=True)
        for left_behind in backend.glob(".pulumi/locks/**/*.json"):
            left_behind.unlink()
        project = dict(yamlfile.read(self.root / "Pulumi.yaml"))
        runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": str(self.root / ".venv")}}
        _write(self.folder / "Pulumi.yaml", project | {"main": str(self.root), "runtime": runtime})
        _write(self._stack_file, self._salt() | _content(self.root / f"Pulumi.{self.stack}.yaml"))
        if self.run("stack", "select", "--create", self.stack):
            raise BadInput(f"the pulumi CLI can't select stack {self.stack}; what it said stands above.")

    def run(self, *arguments: str, stdout: IO[str] | None = None) -> int:
        """Runs the CLI, which prints for itself, or into `stdout`; returns its exit code."""
        command = [_pulumi(), *arguments]
        done = subprocess.run(command, cwd=self.folder, env=self._environment(), stdout=stdout, check=False)
        return done.returncode

    @property
    def _stack_file(self) -> Path:
        return self.folder / f"Pulumi.{self.stack}.yaml"

    def _salt(self) -> dict[str, Any]:
        """What the CLI added to its copy; the passphrase can't be checked without it."""
        return {k: v for k, v in _content(self._stack_file).items() if k == _SALT} if self._stack_file.exists() else {}

    def _environment(self) -> Mapping[str, str]:
        return {
            "PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE,
            **os.environ,
            "PATH": f"{_PLUGINS}{os.pathsep}{os.environ.get('PATH', '')}",
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'backend'}",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "LOCAL_AZURE_STATE": str(self.azure),
        }


@app.callback()
def on_the_engine() -> None:
    """Run the stack on the real engine, with the local Azure behind its plugin."""


@app.command("preview")
def preview_command(stack: _Stack = "dev", cwd: _Folder = Path()) -> None:
    """Show what an up would change: `pulumi preview`. The exit code is pulumi's; 2: the input can't be used."""
    with _workplace(stack, cwd) as workplace:
        raise typer.Exit(workplace.run("preview", *_packs(workplace)))


@app.command("up")
def up_command(stack: _Stack = "dev", cwd: _Folder = Path(), port: _Port = 8400) -> None:
    """Bring the stack up: `pulumi up`, and serve the local Azure on 127.0.0.1 until Ctrl-C.

    Exit code 0: served. 2: the input, the state or the port can't be used. Else pulumi's.
    """
    with contextlib.ExitStack() as kept:
        with _workplace(stack, cwd) as workplace:
            listener = kept.enter_context(bound(port))
            with contextlib.closing(open_azure(workplace.azure)) as azure:
                entitle(azure, read_stack(workplace.root, stack))
            code = workplace.run("up", "--yes", *_packs(workplace))
            if code:
                raise typer.Exit(code)
            azure = kept.enter_context(contextlib.closing(open_azure(workplace.azure)))
        handle(end_as_served)
        typer.echo(f"\n{text(served(azure, listener))}")
        serve(azure, listener)


@app.command("down")
def down_command(stack: _Stack = "dev", cwd: _Folder = Path()) -> None:
    """Delete everything: lift protection, `pulumi destroy`, and purge what Azure keeps. The exit code is pulumi's.

    The program isn't run, because it would protect again what it protects.
    """
    with _workplace(stack, cwd) as workplace:
        typer.echo("Lifting the protection of whatever is protected, which is for the local Azure only.")
        code = workplace.run("state", "unprotect", "--all", "--yes")
        code = code or workplace.run("destroy", "--yes")
        if not code:
            with contextlib.closing(open_azure(workplace.azure)) as azure:
                for name in azure.purge(azure.soft_deleted()):
                    typer.echo(f"Purged the soft-deleted {name}, so that its name is free.")
        raise typer.Exit(code)


@contextlib.contextmanager
def _workplace(stack: str, cwd: Path) -> Generator[Workplace, None, None]:
    """A prepared workplace that nobody else uses."""
    try:
        _pulumi()
        workplace = Workplace(cwd.resolve(), stack)
        with locked(workplace.root / ".local" / "engine", stack):
            workplace.prepare()
            yield workplace
    except (BadInput, StateError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _pulumi() -> str:
    found = shutil.which("pulumi")
    if not found:
        raise BadInput(_GET_IT)
    return found


def _packs(workplace: Workplace) -> list[str]:
    pack = workplace.root / "policies"
    return ["--policy-pack", str(pack)] if pack.is_dir() else []


def _content(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise BadInput(f"{path.name}: there is no such file, so there is no such stack.")
    return dict(yaml.safe_load(path.read_text()) or {})


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True))


if __name__ == "__main__":
    app(prog_name="python -m offline.onengine")
