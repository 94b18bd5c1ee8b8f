"""An App Configuration store stays the store it was."""

from policies.rule import StackRule
from policies.stay import Stays
from policies.subjects import Store

RULE = StackRule(
    name="store-is-not-replaced",
    title="App Configuration stores are neither replaced nor, while protected, removed or left unprotected.",
    why="Every app reads from its address, and Azure keeps its name for days after it is deleted.",
    fix="Leave it and its protection as they are: declare a second store beside it, move tasks there, and remove the "
    "old one in a change of its own.",
    judge=Stays(Store, "configStoreName", "every release and flag in it"),
)
