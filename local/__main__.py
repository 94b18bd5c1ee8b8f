"""`python -m local`: what can be asked of a local Azure that is being served."""

import typer

from .commands.faults import breakers, fault, heal
from .commands.requests import requests
from .commands.trace import trace

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def local() -> None:
    """Look into the local Azure, and give its models a bad day."""


for command in (fault, heal, breakers, trace, requests):
    app.command()(command)

if __name__ == "__main__":
    app(prog_name="python -m local")
