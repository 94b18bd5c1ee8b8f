"""Keys and tokens never leave the gateway, in neither direction."""

from typing import Any

GPT = "gpt-5.4-2026-03-05"
BODY: Any = {"model": GPT, "messages": [{"role": "user", "content": "Hi"}]}


def test_no_key_is_in_the_state_of_the_stack(gateway: Any) -> None:
    keys = {gateway.key(consumer) for consumer in ("newsroom", "archive", "robot")}
    assert len(keys) == 3
    with gateway.azure.store.reading() as db:
        names = [row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert names
        told = {
            name: [str(tuple(row)) for row in db.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - names of tables
            for name in names
            if "stack" in name or "state" in name
        }
    assert any(told.values())
    for rows in told.values():
        assert not [row for row in rows for key in keys if key in row]


def test_no_answer_of_arm_has_a_key_but_the_one_that_is_asked_for_it(gateway: Any) -> None:
    key = gateway.key("newsroom")
    for path in ("", "/subscriptions", "/subscriptions/consumer-newsroom", "/products", "/namedValues", "/loggers"):
        assert key not in str(gateway.arm("GET", gateway.resource + path))


def test_neither_key_nor_token_travels_on(gateway: Any, capfd: Any) -> None:
    answer = gateway.ask("openai/v1/chat/completions", json=BODY, headers={"authorization": "Bearer of-the-client"})
    key = gateway.key("newsroom")
    assert answer.status_code == 200
    assert key not in answer.text + str(answer.headers)
    assert "of-the-client" not in answer.text + str(answer.headers)
    said = capfd.readouterr()
    assert key not in said.out + said.err
