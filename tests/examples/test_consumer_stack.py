"""The stack that consumes outputs: in process with Pulumi's mocks, and on the real engine where there is one."""

import asyncio
import contextvars
import json
import os
import runpy
import shutil
import subprocess
import sys
from concurrent import futures
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import mocks

from reader.outputs import CONTRACT_VERSION

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "consumer-stack"
OUTPUTS: dict[str, Any] = {
    "contractVersion": CONTRACT_VERSION,
    "accounts": {},
    "models": {},
    "gateways": {"main": {"endpoint": "https://g/", "openaiBaseUrl": "https://g/openai/v1/", "id": "/g"}},
    "consumers": {"newsroom": [{"gateway": "main", "subscriptionId": "/g/subscriptions/consumer-newsroom"}]},
    "stores": {"main": {"endpoint": "https://s.azconfig.io", "id": "/s"}},
    "tasks": {"summarize": {"flag": "summarize", "store": "main", "gateway": "main", "stable": "summarize-r1"}},
}
APP = {
    "storeEndpoint": "https://s.azconfig.io",
    "gatewayEndpoint": "https://g/",
    "flags": {"summarize": "summarize"},
    "subscriptionId": "/g/subscriptions/consumer-newsroom",
}


class Referred(mocks.Mocks):
    """Answers for the stack that is referred to."""

    def __init__(self, outputs: dict[str, Any]) -> None:
        self.outputs = outputs
        self.names: list[str] = []

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.names.append(args.inputs["name"])
        return args.inputs["name"], {"name": args.inputs["name"], "outputs": self.outputs, "secretOutputNames": []}

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        raise NotImplementedError(args.token)


def run(outputs: dict[str, Any], **config: str) -> tuple[dict[str, Any], Referred]:
    """Runs the program; what it exports, and who was asked. Nothing of the runtime's state outlives it."""
    loops: list[asyncio.AbstractEventLoop] = []

    def looped() -> None:
        """The runtime of mocks wants a loop in each thread, and would make one that nobody closes."""
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[-1])

    async def main() -> tuple[dict[str, Any], Referred]:
        asyncio.get_running_loop().set_default_executor(futures.ThreadPoolExecutor(initializer=looped))
        return await _executed(outputs, config)

    try:
        return contextvars.copy_context().run(asyncio.run, main())
    finally:
        for loop in loops:
            loop.close()


async def _executed(outputs: dict[str, Any], config: dict[str, str]) -> tuple[dict[str, Any], Referred]:
    referred = Referred(outputs)
    mocks.set_mocks(referred, project="newsroom", stack="dev", preview=False)
    settings = {"models": "org/model-lifecycle/dev", "tasks": '["summarize"]', "consumer": "newsroom", **config}
    pulumi.runtime.set_all_config({f"newsroom:{key}": value for key, value in settings.items()})
    exported: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pulumi, "export", exported.__setitem__)
        runpy.run_path(str(FOLDER / "__main__.py"), run_name="__main__")
    return {name: await value.future() for name, value in exported.items()}, referred


def test_it_exports_what_an_app_is_started_with() -> None:
    exported, referred = run(OUTPUTS)
    assert exported == {"app": APP}
    assert referred.names == ["org/model-lifecycle/dev"]


@pytest.mark.parametrize(
    ("outputs", "config", "told"),
    [
        ({**OUTPUTS, "contractVersion": 2}, {}, "have contractVersion 2, and this reader knows 1"),
        (OUTPUTS, {"tasks": '["contracts"]'}, "'contracts' is no task of this stack"),
        (OUTPUTS, {"consumer": "stranger"}, "'stranger' may not use gateway main"),
    ],
)
def test_what_it_can_t_use_ends_it_with_a_message(outputs: dict[str, Any], config: dict[str, str], told: str) -> None:
    with pytest.raises(pulumi.RunError, match=told):
        run(outputs, **config)


@pytest.mark.engine
def test_it_reads_another_stack_on_the_engine(tmp_path: Path) -> None:
    if shutil.which("pulumi") is None:
        pytest.skip("no pulumi CLI on PATH: the real engine was not tried")
    own = {"PULUMI_BACKEND_URL": f"file://{tmp_path}", "PULUMI_HOME": str(tmp_path / "home"), "PYTHONPATH": ROOT}
    quiet = {"PULUMI_CONFIG_PASSPHRASE": "engine tests", "PULUMI_SKIP_UPDATE_CHECK": "true"}
    environment = {**os.environ, **own, **quiet, "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"}

    def done(folder: Path, *arguments: str) -> str:
        command = ["pulumi", "--non-interactive", "--color=never", *arguments]
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    other, own_folder = tmp_path / "other", tmp_path / "newsroom"
    other.mkdir()
    (other / "Pulumi.yaml").write_text(f"name: model-lifecycle\nruntime: {{name: python, options: {VENV}}}\n")
    (other / "__main__.py").write_text(
        f"import pulumi\nfor key, value in {OUTPUTS!r}.items():\n    pulumi.export(key, value)\n"
    )
    shutil.copytree(FOLDER, own_folder)
    (own_folder / "venv").symlink_to(sys.prefix)
    for folder in (other, own_folder):
        done(folder, "stack", "init", "dev")
        if folder is own_folder:
            done(folder, "config", "set", "models", "organization/model-lifecycle/dev")
        done(folder, "up", "--yes", "--skip-preview")
    assert json.loads(done(own_folder, "stack", "output", "app", "--json")) == APP


ROOT = str(FOLDER.parents[1])
VENV = f"{{toolchain: pip, virtualenv: {sys.prefix}}}"
