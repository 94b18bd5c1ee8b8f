"""What the rules judge."""

from .app_configuration import KeyValue, Store
from .gateway import (
    Api,
    Backend,
    Diagnostic,
    Document,
    Fragment,
    GatewayResource,
    Logger,
    NamedValue,
    Product,
    Service,
)
from .kinds import subjects, subjects_in
from .models import Account, Deployment, RoleAssignment, RoleDefinition
from .subject import Resource, Stack, Subject, Unreadable

__all__ = [
    "Account",
    "Api",
    "Backend",
    "Deployment",
    "Diagnostic",
    "Document",
    "Fragment",
    "GatewayResource",
    "KeyValue",
    "Logger",
    "NamedValue",
    "Product",
    "Resource",
    "RoleAssignment",
    "RoleDefinition",
    "Service",
    "Stack",
    "Store",
    "Subject",
    "Unreadable",
    "subjects",
    "subjects_in",
]
