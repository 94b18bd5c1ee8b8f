"""`python -m rollout`: what is done to a stack on the days after it was deployed. One command a file."""

import typer

from .abort import abort
from .analyse import analyse
from .delete_version import delete_version
from .evaluate import evaluate
from .history import history
from .plan_upgrade import plan_upgrade
from .promote import promote
from .refresh_catalogue import refresh_catalogue
from .retirements import retirements
from .retry import retry
from .rollback import rollback
from .run import run
from .seal import seal
from .settle import settle
from .start import start
from .status import status

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def rollout() -> None:
    """Look after a stack on the days after it was deployed."""


app.command("status")(status)
app.command("start")(start)
app.command("promote")(promote)
app.command("abort")(abort)
app.command("rollback")(rollback)
app.command("retry")(retry)
app.command("settle")(settle)
app.command("run")(run)
app.command("history")(history)
app.command("evaluate")(evaluate)
app.command("analyse")(analyse)
app.command("retirements")(retirements)
app.command("plan-upgrade")(plan_upgrade)
app.command("delete-version")(delete_version)
app.command("refresh-catalogue")(refresh_catalogue)
app.command("seal")(seal)


def main() -> None:
    """The command `rollout`, where the project is installed."""
    app(prog_name="rollout")


if __name__ == "__main__":
    app(prog_name="python -m rollout")
