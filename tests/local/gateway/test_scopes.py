from typing import Any

from local.api_management import served

KEY = "0123456789abcdef0123456789abcdef"


def step(name: str) -> str:
    return f"<set-header name='x-order' exists-action='append'><value>{name}</value></set-header>"


def order(world: Any) -> str:
    world.call(headers={"api-key": KEY})
    return world.backends.asked[-1].headers.get("x-order", "")


def values(world: Any) -> list[str]:
    answer = world.call(headers={"api-key": KEY, "x-local-trace": "true"})
    trace = world.gateway.traces.document(answer.headers["x-local-trace-id"])
    return [value for made in trace["steps"] for value in made["told"].get("values", ())]


def chat(policy: str | None) -> served.Operation:
    return served.Operation("chat", "Chat", "POST", "/deployments/{deployment}/chat/completions", policy)


def document(before: str, after: str) -> str:
    return f"<policies><inbound>{step(before)}<base/>{step(after)}</inbound></policies>"


def test_policies_run_from_the_outermost_scope_to_the_operation_at_the_place_of_base(world: Any) -> None:
    world.change(policy=f"<policies><inbound>{step('g')}</inbound><backend><forward-request/></backend></policies>")
    world.api(document("a1", "a2"), operations=(chat(document("o1", "o2")),))
    world.consumer(policy=document("p1", "p2"))
    assert values(world) == ["o1", "a1", "p1", "g", "p2", "a2", "o2"]


def test_without_base_the_outer_scopes_are_left_out(world: Any) -> None:
    world.change(policy=f"<policies><inbound>{step('g')}</inbound><backend><forward-request/></backend></policies>")
    world.api(document("a1", "a2"), operations=(chat(f"<policies><inbound>{step('o')}</inbound></policies>"),))
    assert values(world) == ["o"]


def test_a_section_that_is_left_out_is_inherited_and_an_empty_one_is_not(world: Any) -> None:
    world.api("<policies><inbound><base/></inbound></policies>")
    assert world.call().json == {"ok": True}
    world.api("<policies><backend/></policies>")
    answer = world.call()
    assert (answer.status, answer.body, len(world.backends.asked)) == (200, b"", 1)


def test_a_product_s_policies_run_for_its_subscriptions_only(world: Any) -> None:
    world.api(document("a1", "a2"))
    world.consumer(policy=document("p1", "p2"))
    assert values(world) == ["a1", "p1", "p2", "a2"]
    world.call()
    assert world.backends.asked[-1].headers["x-order"] == "a2"


def test_a_fragment_runs_where_it_is_included_and_a_named_value_stands_for_its_text(world: Any) -> None:
    world.change(fragments={"shared": f"<fragment>{step('{{what}}')}</fragment>"}, named_values={"what": "f"})
    world.inbound(f"{step('a')}<include-fragment fragment-id='Shared'/>{step('b')}")
    assert values(world) == ["a", "f", "b"]


def test_a_change_of_what_is_stored_holds_for_the_next_request(world: Any) -> None:
    for name in ("one", "two"):
        world.inbound(step(name))
        assert order(world) == name


def test_a_stored_document_that_can_t_be_executed_is_an_error_500(world: Any) -> None:
    world.inbound("<include-fragment fragment-id='gone'/>")
    answer = world.call()
    assert (answer.status, answer.json["message"]) == (500, "Internal server error")
    assert world.backends.asked == []


def test_on_error_of_every_scope_runs_and_tells_where_it_failed(world: Any) -> None:
    told = ["Source", "Reason", "Scope", "Section", "Path", "PolicyId"]
    headers = "".join(
        f"<set-header name='x-{name}'><value>@(context.LastError.{name})</value></set-header>" for name in told
    )
    failing = (
        "<choose><when condition='true'>"
        "<set-variable name='a' value='@((string)null + context.Variables[\"b\"])' id='me'/></when></choose>"
    )
    world.document(inbound=f"<base/>{failing}", on_error=headers)
    answer = world.call()
    assert answer.status == 500
    assert [answer.headers[f"x-{name.lower()}"] for name in told] == [
        "set-variable",
        "ExpressionValueEvaluationFailure",
        "api",
        "inbound",
        "choose[1]/when[1]/set-variable[1]",
        "me",
    ]
    assert answer.json["message"] == "Internal server error"
