"""An identity that is let in with its own Entra token."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .frozen import GUID, Frozen


class Caller(Frozen):
    """An identity, as Azure role assignments name it. Changing it replaces its grants."""

    principal_id: Annotated[str, StringConstraints(pattern=GUID), Field(description="the identity's object id, a GUID")]
    principal_type: Annotated[
        Literal["User", "Group", "ServicePrincipal"],
        Field(description="what the object id names; managed identities are ServicePrincipal"),
    ]
