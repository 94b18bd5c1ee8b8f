"""Where an app gets its gateway's key from: never from the command line, which every process on a machine can read."""

import os
import shlex
import subprocess

from .errors import NoKey

VARIABLE, COMMAND = "GATEWAY_KEY", "GATEWAY_KEY_COMMAND"
_SECONDS = 30


def gateway_key() -> str:
    """The key in `GATEWAY_KEY`, or what the command in `GATEWAY_KEY_COMMAND` prints.

    Raises:
        NoKey: there is neither, or the command prints no key.
    """
    if key := os.environ.get(VARIABLE, "").strip():
        return key
    command = os.environ.get(COMMAND, "")
    if not command.strip():
        raise NoKey(
            f"There is no key for the gateway. Set {VARIABLE} to it, or {COMMAND} to a command that prints it, such as "
            "the az rest of docs/outputs.md; make up prints the request that tells a local one."
        )
    return _printed(command)


def _printed(command: str) -> str:
    way_out = "Run it by hand: it must print the key and nothing else"
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise NoKey(f"{COMMAND} can't be run ({type(error).__name__}). {way_out}.") from None
    key = done.stdout.strip()
    if done.returncode or len(key.split()) != 1:
        raise NoKey(f"{COMMAND} ended with {done.returncode} and gave no key. {way_out}.")
    return key
