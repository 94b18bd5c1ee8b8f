"""What offline says when it can't go on: one clear message, never a traceback."""


class BadInput(Exception):
    """Something the user gave can't be used: a file, a key, a value. The command ends with exit code 2."""


class ProgramFailed(Exception):
    """The program or a resource of it failed, as it would have under the engine. The command ends with exit code 1."""


class Interrupted(ProgramFailed):
    """A signal asked for the end; what was under way is done and recorded. The exit code is 128 and the signal."""

    def __init__(self, number: int) -> None:
        super().__init__("Interrupted. What was under way is done and recorded; the same command goes on from here.")
        self.exit_code = 128 + number
