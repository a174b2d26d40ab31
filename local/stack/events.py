"""Chooses the event of a local run: a file, standard input, JSON, or the job's own default."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from local.stack.template import ROOT, Tree, functions


class EventError(ValueError):
    """There is no such event, or it is not JSON."""


def choose_event(text: str, *, job: str, template: Tree, stdin: TextIO) -> object:
    """Return the event that a run is to be given.

    Args:
        text: a file's path, "-" for standard input, JSON itself, or "" for what starts the job
            by itself: its schedule's input as of now, else events/<job>.json.
        job: the folder's name.
        template: as load_template returns it.
        stdin: where "-" is read from.

    Raises:
        EventError: naming the file and what is wrong with it.
    """
    if not text:
        scheduled = _schedule_input(functions(template)[job])
        return scheduled or _parse(_read(ROOT / "events" / f"{job}.json"), f"events/{job}.json")
    if text == "-":
        return _parse(stdin.read(), "standard input")
    if text.lstrip()[:1] in {"{", "[", '"'}:
        return _parse(text, "EVENT")
    return _parse(_read(Path(text)), text)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EventError(f"{path} cannot be read: {error}") from error


def _parse(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise EventError(f"{where} is not JSON: {error}") from error


def _schedule_input(properties: Tree) -> object:
    """Fill in what Scheduler fills in (EventBridge Scheduler User Guide, "Context attributes")."""
    for event in properties.get("Events", {}).values():
        if event["Type"] == "ScheduleV2" and "Input" in event["Properties"]:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            text: str = event["Properties"]["Input"]
            for attribute, value in (
                ("execution-id", str(uuid.uuid4())),
                ("scheduled-time", now),
                ("schedule-arn", "arn:aws:scheduler:local:123456789012:schedule/default/by-hand"),
            ):
                text = text.replace(f"<aws.scheduler.{attribute}>", value)
            return json.loads(text)
    return None
