"""The command line of day two: `python -m rollout --help`."""
