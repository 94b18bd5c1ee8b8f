"""The plugin process: serves the provider on a port of 127.0.0.1, which it prints first, until the engine ends it."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from local import StateError, open_azure

from .plugin import VERSION, AzureNative
from .refusals import InitFailed, Refused

STATE_VARIABLE = "LOCAL_AZURE_STATE"

_DEFAULT_STATE = Path(".local", "azure.sqlite")
_HEARTBEAT_SECONDS = 1.0
_MAX_MESSAGE_BYTES = 400 * 1024 * 1024
_WORKERS = 64
_DETAILS = "grpc-status-details-bin"
_USAGE = f"""pulumi-resource-azure-native {VERSION} (local): a stand-in for the azure-native provider.
It is started by the pulumi CLI, which passes its own address; put this file's folder on PATH instead of running it.
The Azure that it fills is the file {_DEFAULT_STATE} in the project's folder, or the one that {STATE_VARIABLE} names.
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
        except InitFailed as failed:
            context.set_trailing_metadata([(_DETAILS, _details(failed))])
            context.abort(failed.code, str(failed))
        except Refused as refused:
            context.abort(refused.code, str(refused))
        except StateError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        except Exception as error:  # noqa: BLE001 # gRPC would call it UNKNOWN, and the engine the state corrupt
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"the local provider failed: {error!r}")

    return served


def _details(failed: InitFailed) -> bytes:
    """A partial failure as the engine reads it: a status whose details hold what there is of the resource."""
    status = status_pb2.Status(code=failed.code.value[0], message=str(failed))
    detail = provider_pb2.ErrorResourceInitFailed(
        id=failed.id, properties=failed.properties, inputs=failed.inputs, reasons=failed.reasons
    )
    status.details.add().Pack(detail)
    return status.SerializeToString()


def main(arguments: list[str]) -> int:
    """Serves until it is ended or its engine is gone; returns 2 when it can't start.

    The engine ends a plugin with Cancel and then SIGINT, and waits five seconds for it (pulumi/pulumi
    sdk/go/common/util/cmdutil/term.go). SIGINT without Cancel is a Ctrl-C that is meant for the engine.
    """
    if not any(":" in argument for argument in arguments):
        sys.stderr.write(_USAGE)
        return 2
    try:
        azure = open_azure(Path(os.environ.get(STATE_VARIABLE, _DEFAULT_STATE)))
    except StateError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    provider, engine, ended = AzureNative(azure.arm), os.getppid(), threading.Event()
    signal.signal(signal.SIGINT, lambda *_: ended.set() if provider.is_cancelled else None)
    server = grpc.server(
        futures.ThreadPoolExecutor(_WORKERS),
        interceptors=[_StatusCodes()],
        options=[("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES)],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    while os.getppid() == engine and not ended.wait(_HEARTBEAT_SECONDS):
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
