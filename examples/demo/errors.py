"""What ends the demonstration."""


class DemoFailed(RuntimeError):
    """A step did not succeed; the message says which and what it printed."""
