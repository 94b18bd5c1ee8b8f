"""What ends the app with a message, and with which exit code."""


class BadInput(ValueError):
    """What was given can't be used: exit code 2."""


class Failed(RuntimeError):
    """No answer that can be shown: exit code 1."""
