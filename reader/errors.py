"""What can go wrong for an app that reads outputs and releases."""


class OutputsError(ValueError):
    """A stack's outputs can't be used; the message says what is wrong with them and what to do."""


class UnusableRelease(ValueError):
    """What a store holds of a task is incomplete or contradicts itself, so none of it is taken over."""


class UnreachableStore(RuntimeError):
    """A store gave no answer that could be used; the message says why."""


class NoReleases(RuntimeError):
    """An app can't start: neither store nor last good copy has a release for a task. Names store, tasks, way out."""


class NoKey(ValueError):
    """An app has no key for its gateway; the message says where it would come from."""
