"""`delete-version`: takes a model version out of a stack, once nobody refers to it and nobody asks for it."""

import json as jsonlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from model_lifecycle.releases import files
from model_lifecycle.settings import Settings, SettingsError, load
from offline import errors
from offline.stackfile import read_stack
from rollout import clock, options
from rollout.errors import BadInput, Refused
from rollout.journal import Journal
from rollout.lock import locked
from rollout.referrers import orphans, referrers
from rollout.reporting import SCHEMA_VERSION, reported
from rollout.stackedit import StackFile
from rollout.subject import RELEASES, Place
from rollout.telemetry import Call, read

JOURNAL = "_versions"
"""The journal of a stack's versions; no task can be called so."""
_COMMAND = "delete-version"
_FRESH = timedelta(days=1)
_Version = Annotated[str, typer.Argument(help="A key of models, such as gpt-5.4-2026-03-05.", metavar="VERSION")]
_Metrics = Annotated[Path | None, typer.Option(help="What went through the gateway (docs/analysis.md).")]
_Days = Annotated[int, typer.Option(min=1, max=365, help="How long nobody may have asked for it.")]


def delete_version(  # noqa: PLR0913, PLR0917 (an option is an argument)
    version: _Version,
    metrics: _Metrics = None,
    days: _Days = 7,
    stack: options.StackName = None,
    reason: options.Reason = None,
    json: options.Json = False,
) -> None:
    """Take a model version and its placements out of the stack's file.

    Refused while a task (its former release too), a route, a consumer or a gateway refers to it, and unless the
    gateway's log of the last days, given with --metrics, shows that it answered nobody.

    Exit code 0: done. 1: a file can't be written. 2: something that was given can't be used. 3: it is in use, or nobody
    can say that it is not.
    """
    with reported(f"{_COMMAND} {version}", json):
        place = options.place(stack)
        with locked(place.history / ".lock", f"{_COMMAND} {version}"):
            document = _deleted(place, version, metrics, timedelta(days=days), reason)
        options.print_json(document) if json else typer.echo(_text(document))


def _deleted(place: Place, version: str, metrics: Path | None, quiet: timedelta, reason: str | None) -> dict[str, Any]:
    now, file = clock.now(), StackFile(place.root, place.stack)
    journal = Journal(place.history, place.stack, JOURNAL)
    entry = file.own("models").get(version)
    if entry is None:
        return _finished(journal, now, place, version, file)
    settings = _settings(place, {})
    root = files.resolved(place.root / RELEASES)
    if found := referrers(settings, root, version):
        raise Refused(f"{version} is referred to by {'; '.join(found)}. Change those first.")
    _settings(place, {"models": version})
    _refuse_traffic(version, metrics, quiet, now)
    new = file.without_version(version)
    begun = journal.begin(_COMMAND, now, reason=reason, detail=version, version=version, entry=entry)
    new.settle()
    journal.append(begun.ended("done", now))
    return _document(place, version, entry, orphans(settings, root, version))


def _finished(journal: Journal, now: datetime, place: Place, version: str, file: StackFile) -> dict[str, Any]:
    """A kill came between the file and the end in the journal; else the version is unknown."""
    pending = journal.read(now).pending
    if pending and pending.detail == version:
        journal.append(pending.ended("done", now))
        return _document(place, version, (pending.model_extra or {}).get("entry"), [])
    known = ", ".join(file.own("models")) or "none"
    raise BadInput(f"{version}: is no model version of {file.name}. It has: {known}.")


def _settings(place: Place, without: dict[str, str]) -> Settings:
    """The stack's settings, without an entry of some of its maps.

    Raises:
        BadInput: they can't be used as they are.
        Refused: they can't be without that.
    """
    try:
        found = read_stack(place.root, place.stack)
        config = dict(found.config)
        for key, entry in without.items():
            values = jsonlib.loads(config[f"{found.project}:{key}"])
            values.pop(entry)
            config[f"{found.project}:{key}"] = jsonlib.dumps(values)
        return load(config, found.project, found.secret_keys)
    except errors.BadInput as error:
        raise BadInput(str(error)) from None
    except SettingsError as error:
        if without:
            raise Refused(f"without it the configuration could not be used:\n{error}") from None
        raise BadInput(f"Pulumi.{place.stack}.yaml can't be used:\n{error}") from None


def _refuse_traffic(version: str, metrics: Path | None, quiet: timedelta, now: datetime) -> None:
    days = f"{quiet.days} days"
    if metrics is None:
        raise Refused(
            f"nobody refers to {version}, but clients may still name it. Give the gateway's log of the last {days} "
            "with --metrics (docs/analysis.md shows the query)."
        )
    calls = read(metrics, now)
    first, last = (pick(call.timestamp for call in calls) for pick in (min, max))
    if first > now - quiet or last < now - _FRESH:
        raise Refused(
            f"{metrics} tells of {clock.written(first)} to {clock.written(last)}, which is not all of the last {days} "
            "until today. Export it again, for a little longer."
        )
    if own := [
        call for call in calls if (call.model or "").casefold() == version.casefold() and call.timestamp >= now - quiet
    ]:
        raise Refused(f"{version} still answers: {_who(own)}. Move those first.")


def _who(calls: list[Call]) -> str:
    last = max(call.timestamp for call in calls)
    whose = sorted({call.consumer or "an unknown consumer" for call in calls})
    return f"{len(calls)} requests of {', '.join(whose[:5])}, the last one at {clock.written(last)}"


def _document(place: Place, version: str, entry: Any, lost: list[str]) -> dict[str, Any]:
    return {
        "schemaVersion": SCHEMA_VERSION,
        "command": _COMMAND,
        "stack": place.stack,
        "version": version,
        "removed": entry,
        "unservable": lost,
        "next": f"commit Pulumi.{place.stack}.yaml and history/, then pulumi up --stack {place.stack}",
    }


def _text(document: dict[str, Any]) -> str:
    count = len((document["removed"] or {}).get("placements", ()))
    lines = [f"{document['version']} is out of the file, with {count} placement{'' if count == 1 else 's'}."]
    if document["unservable"]:
        lines.append(f"Note: {', '.join(document['unservable'])} ran on it and can't be served any more.")
    return "\n".join([*lines, f"Next: {document['next']}."])
