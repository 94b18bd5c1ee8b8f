"""What the provider says when it can't do something."""

import grpc
from google.protobuf import struct_pb2


class Refused(Exception):
    """A request that the provider does not serve, or Azure refuses; `code` is the gRPC status that tells the engine."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class InitFailed(Refused):
    """The resource is there, but its creation or update did not come to its end: a partial failure.

    The engine keeps the resource with the reasons, and updates it the next time.
    """

    def __init__(
        self, resource_id: str, properties: struct_pb2.Struct, inputs: struct_pb2.Struct, reasons: tuple[str, ...]
    ) -> None:
        super().__init__(grpc.StatusCode.FAILED_PRECONDITION, "; ".join(reasons))
        self.id = resource_id
        self.properties = properties
        self.inputs = inputs
        self.reasons = reasons
