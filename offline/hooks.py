"""Asks a program's error hooks whether a failed step is tried again, as the engine asks them.

Source: pulumi/pulumi pkg/resource/deploy (`RunErrorHooks`, `withRetries`) and proto/pulumi/callback.proto.
"""

import time
from collections.abc import Sequence

import grpc
from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

from local.provider import Refused

from .errors import ProgramFailed
from .operations import Op
from .resources import Resource

_MAX_ATTEMPTS = 100
_CONFLICT = "RequestConflict"
_WAITS_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)


class Hooks:
    """The error hooks that a program has registered, by name."""

    def __init__(self) -> None:
        self._callbacks: dict[str, callback_pb2.Callback] = {}

    def register(self, request: resource_pb2.RegisterErrorHookRequest) -> None:
        """Remembers a hook."""
        self._callbacks[request.name] = request.callback

    def try_again(self, op: Op, resource: Resource, old: Resource | None, refusals: Sequence[Refused]) -> bool:
        """Whether to try a failed step again; a hook waits before it says yes.

        A delete whose hooks no program has registered, as in a `down`, which runs no program, is tried again while
        Azure refuses it because another write to the same account is under way: what hooks are there for.

        Args:
            op: `create`, `update` or `delete`.
            resource: as it should become; for a delete, as it is.
            old: as it was before an update.
            refusals: what was answered so far, the newest first.

        Raises:
            ProgramFailed: a hook broke, or is not registered.
        """
        failed, names = _failure(op, resource, old, refusals), resource.error_hooks
        if len(failed.errors) >= _MAX_ATTEMPTS:
            return False
        missing = [name for name in names if name not in self._callbacks]
        if op is Op.DELETE and len(missing) == len(names):
            return _waited_out_a_conflict(failed.errors)
        if missing:
            raise ProgramFailed(f"{failed.urn}: error hook {missing[0]} was not registered. {failed.errors[0]}")
        return any([self._asked(name, failed) for name in names])  # noqa: C419 - every hook is asked

    def _asked(self, name: str, failed: resource_pb2.ErrorHookRequest) -> bool:
        callback = self._callbacks[name]
        request = callback_pb2.CallbackInvokeRequest(token=callback.token, request=failed.SerializeToString())
        try:
            with grpc.insecure_channel(callback.target, options=[("grpc.enable_http_proxy", 0)]) as channel:
                answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(request)
        except grpc.RpcError as error:
            raise ProgramFailed(f"{failed.urn}: error hook {name} failed: {error}. {failed.errors[0]}") from None
        said = resource_pb2.ErrorHookResponse.FromString(answer.response)
        if said.error:
            raise ProgramFailed(f"{failed.urn}: error hook {name} failed: {said.error}. {failed.errors[0]}")
        return bool(said.retry)


def _failure(
    op: Op, resource: Resource, old: Resource | None, refusals: Sequence[Refused]
) -> resource_pb2.ErrorHookRequest:
    before = resource if op is Op.DELETE else old
    return resource_pb2.ErrorHookRequest(
        urn=resource.urn,
        id=before.id if before else "",
        name=resource.name,
        type=resource.type,
        new_inputs=None if op is Op.DELETE else resource.checked,
        old_inputs=before.checked if before else None,
        old_outputs=before.created if before else None,
        failed_operation=op,
        errors=[str(refused) for refused in refusals],
    )


def _waited_out_a_conflict(errors: Sequence[str]) -> bool:
    if _CONFLICT not in errors[0] or len(errors) > len(_WAITS_SECONDS):
        return False
    time.sleep(_WAITS_SECONDS[len(errors) - 1])
    return True
