"""What offline says when it can't go on: one clear message, never a traceback."""


class BadInput(Exception):
    """Something the user gave can't be used: a file, a key, a value. The command ends with exit code 2."""


class ProgramFailed(Exception):
    """The program or a resource of it failed, as it would have under the engine. The command ends with exit code 1."""
