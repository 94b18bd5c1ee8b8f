"""Starts the pack. The engine runs this file with its own folder as working directory and first on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from policies.analyzer import serve

serve()
