"""Starts the pack."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from policies.analyzer import serve

serve()
