"""The way back where this command can't go it."""

from rollout.errors import BadInput
from rollout.subject import Subject

from .order import Order

_BY_HAND = """\
{why}
The name of the store comes from that file. Mend it and repeat, or roll back without it (docs/rollback.md): turn off the
feature flag {task} in the portal, or
  az appconfig list --query "[].endpoint" --output tsv
  az appconfig feature disable --endpoint https://<store>.azconfig.io --feature {task} --auth-mode login --yes
When the file is mended: python -m rollout rollback {task} writes it down."""
"""Source of the options: `az appconfig feature disable` in the Azure CLI's reference."""


def subject_of(order: Order) -> Subject:
    """What an order is about.

    Raises:
        BadInput: the stack's file can't be used; in an emergency it says how to go back without that file.
    """
    try:
        return Subject(order.place, order.task)
    except BadInput as error:
        if not (order.is_emergency and order.live):
            raise
        raise BadInput(_BY_HAND.format(why=error, task=order.task)) from None
