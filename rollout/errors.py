"""What the commands of this room say when they can't go on: one clear message, never a traceback."""


class BadInput(Exception):
    """Something the user gave can't be used: an option, a value. The command ends with exit code 2."""


class Failed(Exception):
    """Azure, the network or a file did not do what it should. The command ends with exit code 1."""


class StoreTrouble(Failed):
    """The store refuses, or does not answer after all attempts. The command ends with exit code 2."""


class Refused(Exception):
    """Everything could be read, and the checks say no. The command ends with exit code 3."""


class Interrupted(Failed):
    """Ctrl-C came in the middle of a change. Nothing that waits and looks again may take it for a failure."""
