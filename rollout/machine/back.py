"""The ways back: abort, rollback, settle. None of them needs evidence: what they lead to was served before."""

from dataclasses import replace

from rollout.errors import Refused

from .serving import Serving


def abort(task: str, serving: Serving) -> Serving:
    """What the task serves when its trial ends now: everybody gets the stable release.

    Raises:
        Refused: there is no trial.
    """
    if serving.canary is None:
        hint = f" Go back to {serving.former} with rollback." if serving.former else ""
        raise Refused(f"{task} has no canary to abort.{hint}")
    return replace(serving, enabled=False)


def rollback(task: str, serving: Serving) -> Serving:
    """What the task serves when all go back: to the stable release during a trial, else to the former one.

    Raises:
        Refused: there is nothing to go back to.
    """
    if serving.way_back is None:
        raise Refused(
            f"{task} serves {serving.stable} to everybody, and there is no former release to go back to. Start another "
            f"one: python -m rollout start {task} RELEASE."
        )
    return replace(serving, enabled=False)


def settle(task: str, serving: Serving) -> Serving:
    """The same as is served after an abort or a rollback, as the new normal: the aborted or replaced release is gone.

    Raises:
        Refused: nothing was rolled back.
    """
    if serving.enabled:
        raise Refused(f"{task} was not rolled back, so there is nothing to settle.")
    return Serving(serving.way_back or serving.stable)
