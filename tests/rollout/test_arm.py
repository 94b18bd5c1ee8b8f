"""A token goes to Azure or stays on this machine, and what Azure refuses is said in one line."""

import pytest
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from azure.identity import DefaultAzureCredential

from rollout.arm import PUBLIC, EndPoint, explained, subscription_id
from rollout.errors import BadInput


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8400",
        "http://127.0.0.1:8400/",
        "http://localhost:8400",
        "http://[::1]:8400",
        "http://127.9.9.9",
    ],
)
def test_plain_http_is_spoken_with_this_machine(url: str) -> None:
    end_point = EndPoint.parse(url)
    assert end_point.is_loopback
    assert end_point.url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://management.azure.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com:8400",
        "http://10.0.0.1:8400",
        "http://0.0.0.0:8400",
        "http://example.com:80/127.0.0.1",
        "HTTP://example.com",
    ],
)
def test_plain_http_to_another_machine_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match=r"in the clear|is no address of a server"):
        EndPoint.parse(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8400",
        "ftp://127.0.0.1",
        "https://",
        "https://a@b",
        "http://127.0.0.1@example.com",
        "http://127.0.0.1:x",
        "https://h/p",
        "https://h?q",
        "http://[::1",
    ],
)
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="is no address of a server"):
        EndPoint.parse(url)


def test_a_token_is_asked_for_the_end_point_that_gets_it() -> None:
    options = EndPoint.parse("https://arm.example.com").client_options()
    assert options["credential_scopes"] == ["https://arm.example.com/.default"]
    assert isinstance(options["credential"], DefaultAzureCredential)
    assert "authentication_policy" not in options
    assert EndPoint.parse(PUBLIC).client_options()["credential_scopes"] == ["https://management.azure.com/.default"]


def test_an_end_point_on_this_machine_gets_no_token_of_azure() -> None:
    options = EndPoint.parse("http://127.0.0.1:8400").client_options()
    assert options["credential"].get_token("scope").token == "local"


@pytest.mark.parametrize("text", ["", "dev", "1111", "../x"])
def test_a_subscription_is_named_by_its_guid(text: str) -> None:
    with pytest.raises(BadInput, match="is no GUID"):
        subscription_id(text)


def test_credentials_that_are_merely_absent_are_not_listed_and_refused_ones_are() -> None:
    error = ClientAuthenticationError(
        "DefaultAzureCredential failed.\nAttempted credentials:\n"
        "\tEnvironmentCredential: AADSTS7000215: Invalid client secret provided.\n"
        "\tAzureCliCredential: Azure CLI not found on path\n"
    )
    assert explained(error) == (
        "no credential works: DefaultAzureCredential failed. EnvironmentCredential: AADSTS7000215: Invalid client "
        "secret provided. Log in (az login), or set what azure-identity's DefaultAzureCredential reads."
    )


def test_a_network_that_fails_is_said_in_one_line() -> None:
    assert explained(ServiceRequestError("no\nroute")) == "Azure can't be reached: no route"
    assert len(explained(ServiceRequestError("long " * 1000))) < 500
