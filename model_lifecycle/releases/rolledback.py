"""What a flag in the store says against the one that is about to be written over it."""

from model_lifecycle.flags import Flag


def given_back(live: Flag, becomes: Flag) -> tuple[str, ...]:
    """The variants that a rollback in the store took away from users, and that `becomes` would give to somebody again.

    A flag that is off serves `default_when_disabled`; what else it would serve was rolled back. Variants are told
    apart by the release that they stand for, so that a new name for it changes nothing; and by their names, because
    who writes a flag by hand may leave the release out.
    """
    if live.enabled:
        return ()
    on = live.model_copy(update={"enabled": True})
    kept, named = _served(live), on.reached - live.reached
    taken = (_served(on) | named) - kept
    candidates = (name for name in sorted(becomes.reached) if becomes.serves(name) not in kept)
    return tuple(name for name in candidates if taken & {name, becomes.serves(name)})


def difference(live: Flag, becomes: Flag) -> str | None:
    """Who is served what in the store and by `becomes`, as one line; None where everybody gets the same."""
    if _shares(live) == _shares(becomes) and _served(live) == _served(becomes):
        return None
    return f"the store serves {_told(live)}, and this configuration {_told(becomes)}"


def _served(flag: Flag) -> set[str]:
    return {flag.serves(name) for name in flag.reached}


def _shares(flag: Flag) -> dict[str, float]:
    return {flag.serves(name): share for name, share in flag.shares.items() if share > 0}


def _told(flag: Flag) -> str:
    shares = sorted(flag.shares.items(), key=lambda one: (-one[1], one[0]))
    told = ", ".join(f"{name} {share:g} %" for name, share in shares if share > 0)
    return told if flag.enabled else f"{told} (switched off)"
