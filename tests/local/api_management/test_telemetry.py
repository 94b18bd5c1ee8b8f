"""Loggers keep their secrets, diagnostics need their loggers."""

from typing import Any

import pytest

CONNECTION = "InstrumentationKey=11111111-0000-0000-0000-000000000000;IngestionEndpoint=https://a/"
CREDENTIALS = {"connectionString": CONNECTION, "identityClientId": "SystemAssigned"}
DIAGNOSTIC = "diagnostics/applicationinsights"


def details(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    return [(found["target"], found["message"]) for found in answer.body["error"]["details"]]


@pytest.fixture
def logger(put: Any, service: str) -> str:
    assert put("loggers/l", loggerType="applicationInsights", credentials=CREDENTIALS).status == 201
    return f"{service}/loggers/l"


def test_a_logger_s_secret_is_never_told_again(put: Any, send: Any, logger: str) -> None:
    again = put("loggers/l", loggerType="applicationInsights", credentials=CREDENTIALS)
    tellings = [again, send("GET", "loggers/l"), send("GET", "loggers"), send("PATCH", "loggers/l", {})]
    assert all("InstrumentationKey" not in str(answer.body) for answer in tellings)
    told = send("GET", "loggers/l").body["properties"]["credentials"]
    assert told["connectionString"].startswith("{{Logger-Credentials--")
    assert told["identityClientId"] == "SystemAssigned"
    assert told == again.body["properties"]["credentials"]


@pytest.mark.parametrize(
    ("properties", "target"),
    [
        ({}, "loggerType"),
        ({"loggerType": "azureEventHub"}, "loggerType"),
        ({"loggerType": "applicationInsights"}, "credentials"),
        ({"loggerType": "applicationInsights", "credentials": {"identityClientId": "x"}}, "credentials"),
        ({"loggerType": "azureMonitor", "description": "d" * 257}, "description"),
    ],
)
def test_what_a_logger_can_t_be(put: Any, properties: Any, target: str) -> None:
    assert details(put("loggers/l", **properties))[0][0] == target


@pytest.mark.parametrize("place", ["", "apis/openai/"])
def test_a_diagnostic_names_its_logger_by_id_or_path(put: Any, send: Any, api: str, logger: str, place: str) -> None:
    for given in (logger, "/loggers/l"):
        assert (
            put(f"{place}{DIAGNOSTIC}", loggerId=given, alwaysLog="allErrors").body["properties"]["loggerId"] == logger
        )
    refusal = send("DELETE", "loggers/l")
    assert refusal.status == 400
    assert f"/{place}{DIAGNOSTIC}\r\n" in refusal.body["error"]["message"]
    send("DELETE", f"{place}{DIAGNOSTIC}")
    assert send("DELETE", "loggers/l").status == 200


def test_an_api_s_diagnostic_lets_go_when_the_api_goes(put: Any, send: Any, api: str, logger: str) -> None:
    put(f"{api}/{DIAGNOSTIC}", loggerId=logger)
    send("DELETE", api)
    assert send("DELETE", "loggers/l").status == 200


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"loggerId": ""}, ("loggerId", "LoggerId must be specified.")),
        ({"loggerId": "/loggers/none"}, ("loggerId", "Logger Id 'none' does not exist")),
        ({"alwaysLog": "some"}, ("alwaysLog", "alwaysLog must be one of allErrors, and is 'some'.")),
        ({"verbosity": "loud"}, ("verbosity", "verbosity must be one of verbose, information, error, and is 'loud'.")),
        (
            {"sampling": {"samplingType": "fixed", "percentage": 101}},
            ("sampling", "A percentage lies between 0 and 100, and this one is 101."),
        ),
        (
            {"backend": {"response": {"body": {"bytes": 8193}}}},
            ("bytes", "At most 8192 bytes of a body are logged."),
        ),
    ],
)
def test_what_a_diagnostic_can_t_be(put: Any, logger: str, change: Any, expected: tuple[str, str]) -> None:
    assert details(put(DIAGNOSTIC, **{"loggerId": logger, **change})) == [expected]


def test_a_diagnostic_has_a_name_that_the_service_knows(put: Any, logger: str) -> None:
    answer = put("diagnostics/mine", loggerId=logger)
    assert (answer.status, answer.body["error"]["code"]) == (400, "ValidationError")
    assert "applicationinsights or azuremonitor" in answer.body["error"]["message"]
