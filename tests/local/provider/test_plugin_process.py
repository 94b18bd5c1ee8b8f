"""The plugin executable serves the provider to an engine, and explains itself to anybody else."""

import signal
import subprocess
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

PLUGIN = Path(__file__).resolve().parents[3] / "local" / "bin" / "pulumi-resource-azure-native"


def test_started_by_hand_it_says_what_it_is_for() -> None:
    done = subprocess.run([PLUGIN], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "started by the pulumi CLI" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_AZURE_STATE", str(tmp_path / "azure.sqlite"))


def test_a_state_file_that_can_t_be_used_is_told_of_at_once(tmp_path: Path) -> None:
    (tmp_path / "azure.sqlite").write_text("no database" * 100)
    done = subprocess.run([PLUGIN, "127.0.0.1:1"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "is no state file of the local Azure" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_ends_when_its_engine_is_gone() -> None:
    engine = f"'{PLUGIN}' 127.0.0.1:1 & read -r _"
    with subprocess.Popen(
        ["/bin/sh", "-c", engine], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline())
        process.communicate("\n", timeout=60)  # returns when the last holder of the pipe, the plugin, has ended


def test_it_prints_its_port_first_and_answers_with_status_codes() -> None:
    with subprocess.Popen([PLUGIN, "127.0.0.1:1"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                stub = provider_pb2_grpc.ResourceProviderStub(channel)
                assert stub.GetPluginInfo(empty_pb2.Empty()).version == "3.29.0"
                with pytest.raises(grpc.RpcError) as caught:
                    stub.Check(provider_pb2.CheckRequest(urn="urn:pulumi:dev::p::azure-native:a:B::c"))
            assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
            assert "azure-native:a:B is not in the installed pulumi-azure-native" in caught.value.details()
        finally:
            process.kill()


def test_an_interrupt_ends_it_once_the_engine_has_cancelled_it_and_not_before() -> None:
    with subprocess.Popen([PLUGIN, "127.0.0.1:1"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
                stub = provider_pb2_grpc.ResourceProviderStub(channel)
                process.send_signal(signal.SIGINT)
                assert stub.GetPluginInfo(empty_pb2.Empty()).version == "3.29.0"
                stub.Cancel(empty_pb2.Empty())
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
