"""A gateway's service stays the service it was."""

from policies.rule import StackRule
from policies.stay import Stays
from policies.subjects import Service

RULE = StackRule(
    name="gateway-is-not-replaced",
    title="Gateways are neither replaced nor, while protected, removed or left unprotected.",
    why="Its address and every consumer's key go with it, and Azure keeps its name for 48 hours.",
    fix="Leave its key, location and protection as they are: declare a second gateway with a share of the model "
    "versions beside it, move consumers there, and remove the old one in a change of its own.",
    judge=Stays(Service, "serviceName", "its address and every consumer's key"),
)
