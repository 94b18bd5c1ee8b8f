"""Who is asked whether a failed step is tried again, when the program's hooks are not there."""

import grpc
import pytest
from google.protobuf import struct_pb2

from local.provider import Refused
from offline import hooks
from offline.errors import ProgramFailed
from offline.hooks import Hooks
from offline.operations import Op
from offline.resources import Resource

HOOKED = Resource("urn", "t", "it", True, "", (), {}, struct_pb2.Struct(), error_hooks=("again",))
CONFLICT = Refused(grpc.StatusCode.FAILED_PRECONDITION, "RequestConflict: another operation")


@pytest.mark.parametrize("op", [Op.CREATE, Op.UPDATE])
def test_a_hook_that_is_not_registered_is_told(op: Op) -> None:
    with pytest.raises(ProgramFailed, match=r"urn: error hook again was not registered\. RequestConflict"):
        Hooks().try_again(op, HOOKED, None, [CONFLICT])


def test_a_delete_without_its_hooks_waits_out_conflicts_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_WAITS_SECONDS", (0.0, 0.0))
    tries = [Hooks().try_again(Op.DELETE, HOOKED, None, [CONFLICT] * count) for count in (1, 2, 3)]
    assert tries == [True, True, False]
