"""The gateway: one API Management service in front of the model versions, one kind of resource a file."""

from .model_gateway import ModelGateway

__all__ = ["ModelGateway"]
