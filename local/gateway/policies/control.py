"""choose, retry, include-fragment, set-variable, trace."""

from collections.abc import Callable

from local import csharp
from local.gateway.build import Builder
from local.gateway.document import Node
from local.gateway.faults import FORWARDER, PolicyFault
from local.gateway.run import Run
from local.gateway.steps import Act, Step, Told, execute

_LINEAR, _JITTER = 2, (0.8, 1.2)


def choose(node: Node, build: Builder) -> Act:
    """Runs the policies of the first `when` that holds, else those of `otherwise`."""
    branches: list[tuple[str, Callable[[Run], bool], tuple[Step, ...]]] = []
    for number, child in enumerate(node.children, 1):
        if child.tag == "when":
            part = f"when[{number}]"
            branches.append((part, build.flag(child, "condition"), build.inside(child, part)))
        else:
            branches.append(("otherwise", lambda _: True, build.inside(child, "otherwise")))

    async def act(run: Run) -> Told:
        for part, holds, steps in branches:
            if holds(run):
                if run.trace:
                    run.trace.steps[-1].told["branch"] = part
                if steps:
                    await execute(steps, run)
                return None
        return {"branch": None}

    return act


def retry(node: Node, build: Builder) -> Act:
    """Runs its policies, and again while the condition holds.

    A request that could not be forwarded is judged by the condition too; `context.Response` is null then.
    """
    condition, count = build.flag(node, "condition"), build.number(node, "count", "1")
    pause, is_fast = _pause(node, build), build.flag(node, "first-fast-retry")
    steps = build.inside(node)

    async def act(run: Run) -> Told:
        most, attempt = count(run), 1
        fault = await _tried(steps, run)
        while attempt <= most and condition(run):
            if attempt > 1 or not is_fast(run):
                await run.world.sleep(pause(run, attempt))
            attempt += 1
            fault = await _tried(steps, run)
        if fault:
            raise fault
        run.context.last_error = None
        return {"attempts": attempt}

    return act


async def _tried(steps: tuple[Step, ...], run: Run) -> PolicyFault | None:
    try:
        await execute(steps, run)
    except PolicyFault as fault:
        if fault.error.source != FORWARDER:
            raise
        run.context.last_error = fault.error
        return fault
    return None


def _pause(node: Node, build: Builder) -> Callable[[Run, int], float]:
    """Seconds before a retry: fixed, linear with `delta`, exponential with `max-interval` too (reference page)."""
    interval = build.number(node, "interval", "0")
    delta = build.number(node, "delta", "0")
    longest = build.number(node, "max-interval", "0") if "max-interval" in node.attributes else None

    def pause(run: Run, attempt: int) -> float:
        base, step = interval(run), delta(run)
        if longest is None:
            return base + (attempt - 1) * step
        grown = base + _LINEAR ** (attempt - 1) * run.world.random.uniform(step * _JITTER[0], step * _JITTER[1])
        return min(longest(run), grown)

    return pause


def include_fragment(node: Node, build: Builder) -> Act:
    """Runs the policies of a fragment, as if they stood here."""
    steps = build.inside(build.fragments[node.attributes["fragment-id"].lower()])
    fragment = node.attributes["fragment-id"]

    async def act(run: Run) -> Told:
        if run.trace:
            run.trace.steps[-1].told["fragment"] = fragment
        await execute(steps, run)
        return None

    return act


def set_variable(node: Node, build: Builder) -> Act:
    """Puts a value into `context.Variables`."""
    name, value = node.attributes["name"], build.value(node.attributes["value"])

    def act(run: Run) -> Told:
        found = run.context.variables[name] = value(run)
        return {"name": name, "value": csharp.text_of(found)} if run.trace else None

    return act


def trace(node: Node, build: Builder) -> Act:
    """Tells the request's trace a message."""
    source, severity = node.attributes["source"], node.attributes.get("severity", "verbose")
    message = build.text(node.children[0].text.strip())
    metadata = [(build.text(c.attributes["name"]), build.text(c.attributes["value"])) for c in node.children[1:]]

    def act(run: Run) -> Told:
        said, added = message(run), {name(run): value(run) for name, value in metadata}
        return {"source": source, "severity": severity, "message": said, "metadata": added}

    return act
