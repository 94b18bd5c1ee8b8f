"""One preview in a process of its own, which tells its size: `python -m benchmarks.one_preview FOLDER STACK`."""

import json
import resource
import sys
from pathlib import Path

from offline.preview import preview


def main(folder: Path, stack: str) -> None:
    """Prints the number of resources and the peak of this process and of the pack's together, in MB."""
    result = preview(folder, stack, folder / "policies", None)
    kilobytes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"resources": len(result.run.operations), "megabytes": kilobytes / 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
