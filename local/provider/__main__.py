"""The plugin process: serves the provider on a port of 127.0.0.1, which it prints first, until the engine ends it."""

import os
import sys
import time
from collections.abc import Callable
from concurrent import futures
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from .plugin import VERSION, AzureNative, Refused

_HEARTBEAT_SECONDS = 1.0
_MAX_MESSAGE_BYTES = 400 * 1024 * 1024
_USAGE = f"""pulumi-resource-azure-native {VERSION} (local): a stand-in for the azure-native provider.
It is started by the pulumi CLI, which passes its own address; put this file's folder on PATH instead of running it.
"""


class _StatusCodes(grpc.ServerInterceptor):
    """Answers a refused request with its status code instead of a traceback."""

    def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        handler = continuation(handler_call_details)
        if handler is None:
            return None
        return grpc.unary_unary_rpc_method_handler(
            _refusing(handler.unary_unary), handler.request_deserializer, handler.response_serializer
        )


def _refusing(serve: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def served(request: Any, context: Any) -> Any:
        try:
            return serve(request, context)
        except Refused as refused:
            context.abort(refused.code, str(refused))

    return served


def main(arguments: list[str]) -> int:
    """Serves until it is ended or its engine is gone; returns 2 when no engine address was given."""
    if not any(":" in argument for argument in arguments):
        sys.stderr.write(_USAGE)
        return 2
    engine = os.getppid()
    server = grpc.server(
        futures.ThreadPoolExecutor(),
        interceptors=[_StatusCodes()],
        options=[("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES)],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(AzureNative(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    while os.getppid() == engine:
        time.sleep(_HEARTBEAT_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
