"""Reads a file of results, whatever tool wrote it: its content says which."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollout.errors import BadInput
from rollout.escaping import visible
from rollout.judging import Sample

from . import azure, items, promptfoo
from .content import content


@dataclass(frozen=True)
class Choice:
    """Which part of a file is meant, where it holds several: a prompt and a provider of promptfoo's.

    `options` is how the options that choose begin: `--candidate` of `--candidate-prompt`.
    """

    options: str = "--candidate"
    prompt: str | None = None
    provider: str | None = None

    @property
    def part(self) -> tuple[str | None, str | None]:
        """What is chosen, whatever the options are called."""
        return self.prompt, self.provider


def read(file: Path, choice: Choice | None = None) -> Sample:
    """The sample in a file.

    Raises:
        BadInput: it can't be read, is of no format or version that is known, or holds rows that can't be used.
    """
    return sample_of(file, content(file), choice)


def sample_of(file: Path, found: Any, choice: Choice | None = None) -> Sample:
    """The sample in what a file holds, as `json.loads` returns it; `file` is who messages name.

    Raises:
        BadInput: as `read` does.
    """
    chosen = choice or Choice()
    sample = _sample(file, found, chosen)
    if not sample.rows:
        raise BadInput(f"{file}: has no rows, so there is nothing to judge. Evaluate over a data set that has some.")
    counts = Counter(row.id for row in sample.rows)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        raise BadInput(
            f"{file}: {len(twice)} rows stand more than once, such as {twice[0]!r:.60}. What is counted twice looks "
            f"like more proof than there is. {_way_out(found)}, or give each row an id of its own."
        )
    return sample


def _way_out(found: Any) -> str:
    return promptfoo.REPEATED if promptfoo.summary(found) is not None else "Take the copies out"


def _sample(file: Path, found: Any, choice: Choice) -> Sample:
    if azure.is_ours(found):
        return azure.sample(file, found)
    if (held := promptfoo.summary(found)) is not None:
        return promptfoo.sample(file, held, (choice.options, choice.prompt, choice.provider))
    if (listed := items.items(file, found)) is not None:
        return items.sample(file, listed)
    keys = ", ".join(sorted(visible(str(key)) for key in found)[:6]) if isinstance(found, dict) else ""
    shape = f"keys {keys}" if keys else type(found).__name__
    raise BadInput(
        f"{file}: is of no format that is read here ({shape}). Nothing was judged. Use what "
        "azure-ai-evaluation 1.18, promptfoo (version 3 of its summary) or OpenAI's evaluations write."
    )
