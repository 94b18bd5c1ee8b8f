"""Whether a release asks its model only for what the model takes, with the catalogue's help."""

import difflib
from collections.abc import Iterator, Mapping

from model_lifecycle import catalogue
from model_lifecycle.settings import Problem

from .shape import ReleaseFile

_INSTEAD = {
    "max_tokens": "max_completion_tokens",
    "max_completion_tokens": "max_tokens",
    "max_output_tokens": "max_completion_tokens",
    "temperature": "reasoning_effort",
    "top_p": "reasoning_effort",
}
_NEED_TOOLS = ("tool_choice", "parallel_tool_calls")
_DATA_FILE = "model_lifecycle/catalogue/data/parameters.toml"


def parameter_problems(file: ReleaseFile) -> Iterator[Problem]:
    """Every parameter that the model's family does not take, or not with this value; and tools that meet."""
    known = catalogue.chat_parameters(file.model)
    if known is None:
        yield Problem(
            ("model",),
            file.model,
            "is no model whose chat completions the catalogue knows",
            "Nobody could say which parameters it takes",
            f"Choose another, or add it to a family in {_DATA_FILE} with its source",
        )
        return
    for name, value in file.parameters.items():
        if name not in known:
            yield _unknown(file.model, name, value, known)
        elif not known[name].accepts(value):
            what = f"is not {known[name].meaning}"
            yield _problem(name, value, what, f"Write {known[name].meaning}")
        elif name in _NEED_TOOLS and not file.tools:
            yield _problem(name, value, "is set without tools", "Add tools, or remove it")
    yield from _twin_tools(file)


def _unknown(model: str, name: str, value: object, known: Mapping[str, catalogue.Parameter]) -> Problem:
    close = [_INSTEAD.get(name, ""), *difflib.get_close_matches(name, known, n=1)]
    instead = next((each for each in close if each in known), None)
    way_out = f"Use {instead} instead, or remove it" if instead else f"Remove it; it takes {', '.join(known)}"
    return _problem(name, value, f"is a parameter that {model} does not take", way_out)


def _problem(name: str, value: object, what: str, way_out: str) -> Problem:
    return Problem(("parameters", name), value, what, "Azure OpenAI would answer every request with 400", way_out)


def _twin_tools(file: ReleaseFile) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, tool in enumerate(file.tools):
        name = tool.function.name
        if first.setdefault(name, index) != index:
            what = f"is the name of tool {first[name]} too"
            way_out = "Choose another name"
            yield Problem(
                ("tools", index, "function", "name"), name, what, "A call of the model could mean either", way_out
            )
