"""The example app: what it shows, what it tells of, and how it ends."""

import contextlib
import json
import logging
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import httpx
import openai
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from typer.testing import CliRunner

from examples.app import telemetry
from examples.app.__main__ import app as command
from examples.app.errors import Failed
from examples.app.telemetry import CAPTURE, AsJson
from local import Azure
from local.store import Outage, Trouble

VARIABLES = {"document": "A secret text.", "language": "English"}
JOINED = {
    "model_lifecycle.task": "summarize",
    "model_lifecycle.release": "summarize-r1",
    "model_lifecycle.release.digest": "sha256:9c95de6c2272a89610658577881b5faac39327a732e49f3b023a1f939ad1f778",
    "model_lifecycle.model.version": "gpt-5.4-2026-03-05",
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "azure.ai.openai",
    "gen_ai.request.model": "gpt-5.4-2026-03-05",
    "gen_ai.request.max_tokens": 1200,
}


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """What the app's spans say."""
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(telemetry, "tracer", lambda: provider.get_tracer("test"))
    return kept


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "text.txt"
    file.write_text("A secret text.")
    return file


@pytest.fixture
def run(served: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command of the app, with its key in the environment."""
    monkeypatch.setenv("GATEWAY_KEY", served.key())
    monkeypatch.setenv("STORE_TOKEN", served.token())

    def ran(*arguments: str) -> Any:
        more = ["--outputs", str(served.outputs), "--local", served.url]
        return CliRunner().invoke(command, [*arguments, *more])

    return ran


def only(spans: InMemorySpanExporter) -> ReadableSpan:
    (span,) = spans.get_finished_spans()
    return span


def test_an_answer_comes_with_release_and_model_version(run: Any, text: Path) -> None:
    done = run("summarize", str(text), "--user", "ada")
    assert done.exit_code == 0
    assert done.stdout.startswith("gpt-5.4 version 2026-03-05 answers as deployment ")
    assert done.stderr.strip() == (
        "release summarize-r1 (sha256:9c95de6c), served by gpt-5.4-2026-03-05 in swedencentral, because of: pin"
    )


def test_terms_of_a_contract_come_as_json(run: Any, text: Path) -> None:
    done = run("contracts", str(text), "--user", "ada")
    assert done.exit_code == 0
    assert set(json.loads(done.stdout)) >= {"parties", "terms"}


def test_spans_and_log_lines_can_be_joined_and_hold_no_texts(
    start: Any, spans: InMemorySpanExporter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(AsJson())
    with caplog.at_level(logging.INFO, telemetry.LOGGER):
        start("summarize").ask("summarize", "ada", VARIABLES)
    attributes = dict(only(spans).attributes or {})
    (line,) = (json.loads(line) for line in caplog.text.splitlines())
    assert JOINED.items() <= attributes.items()
    assert JOINED.items() <= line.items()
    assert attributes["gen_ai.usage.input_tokens"] > 100
    assert attributes["gen_ai.usage.output_tokens"] > 0
    assert attributes["gen_ai.response.model"] == "gpt-5.4-2026-03-05"
    assert line["trace_id"] == trace.format_trace_id(only(spans).context.trace_id)  # type: ignore[union-attr]
    assert "secret" not in json.dumps([attributes, line])
    assert "answers as deployment" not in json.dumps([attributes, line])


def test_texts_are_told_where_that_is_switched_on(
    start: Any, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CAPTURE, "true")
    start("summarize").ask("summarize", "ada", VARIABLES)
    attributes = only(spans).attributes or {}
    assert "A secret text." in str(attributes["gen_ai.input.messages"])
    assert "answers as deployment" in str(attributes["gen_ai.output.messages"])


def test_an_answer_of_another_version_is_not_shown(start: Any, spans: InMemorySpanExporter) -> None:
    app = start("summarize")
    other = {"x-served-version": "2026-07-09"}
    app.client._client.event_hooks = {"response": [lambda answer: answer.headers.update(other)]}
    with pytest.raises(Failed, match=r"gpt-5\.4-2026-07-09 served, and release summarize-r1 was tested with gpt-5\.4"):
        app.ask("summarize", "ada", VARIABLES)
    assert (only(spans).attributes or {})["error.type"] == "Failed"


def test_a_refusal_is_told_with_the_gateway_s_words(azure: Azure, start: Any, spans: InMemorySpanExporter) -> None:
    app = start("summarize")
    azure.outages.add(Outage(Trouble.SERVER_ERROR))
    app = replace(app, client=app.client.with_options(max_retries=0))
    with pytest.raises(Failed, match="The gateway refused with 50"):
        app.ask("summarize", "ada", VARIABLES)
    assert (only(spans).attributes or {})["error.type"] == "InternalServerError"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"id": "1", "model": "m", "choices": []}', "application/json"),
        (b'{"id": "1", "model": "m", "choices": null}', "application/json"),
        (b'{"id": "1", "model": "m", "choices": [{"index": 0}]}', "application/json"),
        (b'{"choices": "x"}', "application/json"),
        (b'{"id": ', "application/json"),
        (b"\xff\xfe{", "application/json"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b"<html>Sorry</html>", "text/html"),
    ],
)
def test_what_is_no_answer_ends_with_1(
    run: Any, text: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, content_type: str
) -> None:
    headers = {"x-served-model": "gpt-5.4", "x-served-version": "2026-03-05", "content-type": content_type}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body, headers=headers))
    client = partial(openai.AzureOpenAI, http_client=httpx.Client(transport=transport))
    monkeypatch.setattr(openai, "AzureOpenAI", client)
    done = run("summarize", str(text), "--user", "ada")
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert done.stderr.startswith("What the gateway sent is no answer of a model: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("model", "version", "shown"),
    [("gpt-5.4", "2026-03-05", True), ("gpt-5", "2026-03-05", False), ("gpt-5.4", "2026-07-09", False)],
)
def test_what_the_docs_show_refuses_another_version(model: str, version: str, shown: bool) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "app.md").read_text()
    (function,) = re.findall(r"^def summary\(.*?(?=^```)", page, re.MULTILINE | re.DOTALL)
    release, client = MagicMock(model="gpt-5.4", version="2026-03-05"), MagicMock()
    release.name = "summarize-r1"
    raw = client.chat.completions.with_raw_response.create.return_value
    raw.headers = {"x-served-model": model, "x-served-version": version}
    known: dict[str, Any] = {"client": client, "releases": MagicMock(**{"draw.return_value": release})}
    exec(compile(function, "docs/app.md", "exec", optimize=2), known)  # noqa: S102 - python -O drops assertions
    with contextlib.nullcontext() if shown else pytest.raises(RuntimeError, match="summarize-r1 was tested with"):
        assert known["summary"]("ada", "text") is raw.parse().choices[0].message.content


def test_other_variables_than_the_release_takes_are_refused(start: Any) -> None:
    with pytest.raises(ValueError, match="takes the variables document, language, and was given document"):
        start("summarize").ask("summarize", "ada", {"document": "text"})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"GATEWAY_KEY": ""}, "There is no key for the gateway"),
        ({"GATEWAY_KEY": "", "GATEWAY_KEY_COMMAND": "false"}, "GATEWAY_KEY_COMMAND ended with 1 and gave no key"),
        ({"GATEWAY_KEY": "", "GATEWAY_KEY_COMMAND": "/no/such/program"}, "GATEWAY_KEY_COMMAND can't be run"),
    ],
)
def test_an_app_without_a_key_ends_with_2(
    run: Any, text: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], told: str
) -> None:
    for name, value in change.items():
        monkeypatch.setenv(name, value)
    done = run("summarize", str(text), "--user", "ada")
    assert (done.exit_code, told in done.stderr) == (2, True)


def test_a_command_may_tell_the_key(run: Any, served: Any, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_KEY", "")
    monkeypatch.setenv("GATEWAY_KEY_COMMAND", f"echo {served.key()}")
    assert run("summarize", str(text), "--user", "ada").exit_code == 0


def test_a_wrong_key_ends_with_1(run: Any, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_KEY", "wrong")
    done = run("summarize", str(text), "--user", "ada")
    assert (done.exit_code, done.stderr) == (
        1,
        "The gateway refused with 401: Send a valid subscription key in the header api-key.\n",
    )


def test_bad_input_ends_with_2(run: Any, text: Path, tmp_path: Path) -> None:
    assert run("summarize", str(tmp_path / "none"), "--user", "ada").exit_code == 2
    assert "Give each user an id" in run("summarize", str(text), "--user", "").stderr
    text.write_bytes(b"\xff")
    done = run("summarize", str(text), "--user", "ada")
    assert (done.exit_code, "is not UTF-8 (byte 0)" in done.stderr) == (2, True)
    text.write_text(" ")
    assert "is empty" in run("summarize", str(text), "--user", "ada").stderr


def test_outputs_that_can_t_be_used_end_with_2(run: Any, served: Any, text: Path) -> None:
    served.outputs.write_text(json.dumps({**served.told, "contractVersion": 2}))
    done = run("summarize", str(text), "--user", "ada")
    assert (done.exit_code, "have contractVersion 2, and this reader knows 1" in done.stderr) == (2, True)


def test_a_gateway_or_store_elsewhere_is_no_local_azure(served: Any, text: Path, run: Any) -> None:
    served.url = "http://example.com"
    done = run("summarize", str(text), "--user", "ada")
    assert (done.exit_code, "is no address of this machine" in done.stderr) == (2, True)
    served.url = "http://127.0.0.1:99999"
    done = run("summarize", str(text), "--user", "ada")
    assert (done.exit_code, "has the port 99999" in done.stderr) == (2, True)
