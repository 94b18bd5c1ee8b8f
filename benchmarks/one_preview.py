"""One preview as the command makes it, in a process of its own: `python -m benchmarks.one_preview FOLDER STACK`."""

import contextlib
import io
import json
import resource
import sys

from offline.__main__ import app


def main(folder: str, stack: str) -> None:
    """Prints the number of resources and the peak of this process and of the pack's together, in MB."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        app(["preview", "--json", "--cwd", folder, "--stack", stack], standalone_mode=False)
    kilobytes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"resources": json.loads(output.getvalue())["summary"]["create"], "megabytes": kilobytes / 1024}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
