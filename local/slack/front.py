"""The stand-in's front: what comes in, what goes out, and what stands behind it."""

import json
import threading
from dataclasses import dataclass, field

from local.slack.faults import Faults
from local.slack.methods import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request: its parts as they came.

    Attributes:
        verb: GET, POST, DELETE.
        path: without the query.
        host: as the caller calls us, with the port; addresses in answers lead back that way.
        query: what follows the question mark.
        body: undecoded.
        kind: the Content-Type.
        authorization: the header, or "".
    """

    verb: str
    path: str
    host: str = ""
    query: str = ""
    body: bytes = b""
    kind: str = ""
    authorization: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer."""

    body: str
    status: int = 200
    kind: str = "text/plain"
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Everything behind the door.

    Attributes:
        site: the workspace and its messages.
        faults: what is to go wrong.
        closing: set when the stand-in ends, so that slow answers do not hold it up.
    """

    site: Site
    faults: Faults = field(default_factory=Faults)
    closing: threading.Event = field(default_factory=threading.Event)


def answer_json(said: object, *, status: int = 200) -> Answer:
    """An answer of JSON."""
    body = json.dumps(said, ensure_ascii=False)
    return Answer(body=body, status=status, kind="application/json")
