"""What `gh`, `curl`, `pulumi` and `az` are in these tests: it records each call and answers as the test says.

In the environment: CALLS, the file that calls are appended to; ANSWERS, the file of a JSON list of `{"call", "answer",
"code", "write"}` of which the first counts whose `call` is part of the command line. A `write` is put into the file
that the option of that name takes. `gh`'s --jq is done by `jq`, so that the real filter meets a real answer.
"""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_STDIN = {"-", "@-"}


def main() -> int:
    command = sys.argv[1:]
    known: list[dict[str, Any]] = json.loads(Path(os.environ["ANSWERS"]).read_text())
    found = next((each for each in known if each["call"] in " ".join(command)), {})
    call = {"command": command, "stdin": sys.stdin.read() if _STDIN & set(command) else "", "files": _files(command)}
    with Path(os.environ["CALLS"]).open("a") as calls:
        calls.write(json.dumps(call) + "\n")
    for option, text in found.get("write", {}).items():
        Path(command[command.index(option) + 1]).write_text(text)
    sys.stdout.write(_filtered(command, found.get("answer", "")))
    return int(found.get("code", 0))


def _files(command: list[str]) -> dict[str, str]:
    """The content of each file that the command names behind an @, or as a --body-file."""
    named = [argument.split("@", 1)[1] for argument in command if "@" in argument]
    named += [path for option, path in itertools.pairwise(command) if option == "--body-file"]
    return {path: Path(path).read_text() for path in named if Path(path).is_file()}


def _filtered(command: list[str], answer: Any) -> str:
    if "--jq" not in command:
        return answer if isinstance(answer, str) else json.dumps(answer)
    jq = ["jq", "--raw-output", command[command.index("--jq") + 1]]
    return subprocess.run(jq, input=json.dumps(answer or []), capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
