"""The way of the official clients to an emulator on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from azure.appconfiguration import AzureAppConfigurationClient
from azure.core.exceptions import ResourceNotFoundError
from azure.core.rest import HttpRequest

from reader.local import client, loopback, transport

ENDPOINT = "https://appcs-main.azconfig.io"


class Seen(BaseHTTPRequestHandler):
    """Notes what comes, and is busy the first time."""

    requests: ClassVar[list[tuple[str, str, str]]] = []

    def do_GET(self) -> None:
        headers = self.headers
        self.requests.append((self.path.split("?")[0], headers["Host"], headers["Authorization"]))
        self.send_response(503 if len(self.requests) == 1 else 404)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Seen.requests = []
    with HTTPServer(("127.0.0.1", 0), Seen) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_requests_and_their_retries_go_to_this_machine_with_token_and_host(url: str) -> None:
    made = AzureAppConfigurationClient(ENDPOINT, retry_backoff_factor=0, **client(url, "secret"))
    with pytest.raises(ResourceNotFoundError):
        made.get_configuration_setting("a/b")
    assert Seen.requests == [("/kv/a%2Fb", "appcs-main.azconfig.io", "Bearer secret")] * 2


def test_a_request_stays_what_it_was(url: str) -> None:
    request = HttpRequest("GET", f"{ENDPOINT}/kv")
    answer = transport(url).send(request)
    assert (answer.status_code, request.url) == (503, f"{ENDPOINT}/kv")


def test_nobody_looks_for_replicas_in_the_world_s_names() -> None:
    assert loopback("http://127.0.0.1:8400")["replica_discovery_enabled"] is False


@pytest.mark.parametrize("url", ["https://127.0.0.1:8400", "http://example.com", "http://10.0.0.1:80", "127.0.0.1:80"])
def test_a_token_never_leaves_this_machine(url: str) -> None:
    with pytest.raises(ValueError, match=r"is no address of this machine: give one such as http://127\.0\.0\.1:8400"):
        loopback(url)


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "http"])
def test_a_port_that_is_none_is_named(port: str) -> None:
    with pytest.raises(ValueError, match=f"has the port {port}, and ports are numbers from 0 to 65535"):
        loopback(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"])
def test_this_machine_has_several_names(url: str) -> None:
    assert loopback(url)["credential"].get_token("any").token == "local"
