"""Starts the pack. The engine runs this file with its own folder as working directory and first on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pulumi_policy import PolicyPack

from policies.enforcement import default_level
from policies.rules import RULES

PolicyPack(name="model-lifecycle", enforcement_level=default_level(), policies=[rule.policy() for rule in RULES])
