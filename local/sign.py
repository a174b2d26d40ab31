"""Signs an event of Slack's anew, as of now, so that `make run JOB=slack_actions` lets it in."""

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from slack_sdk.signature import SignatureVerifier

from local.stack.template import ROOT

MISUSED = 2


def sign(event: Mapping[str, Any], secret: str, *, now: float) -> dict[str, Any]:
    """Return the event with the headers that Slack would send now.

    Args:
        event: a function URL's; its body stays as it is.
        secret: the app's signing secret.
        now: seconds since 1970.
    """
    timestamp = str(int(now))
    signature = SignatureVerifier(secret).generate_signature(
        timestamp=timestamp, body=event["body"]
    )
    headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}
    return {**event, "headers": {**event["headers"], **headers}}


def main(arguments: Sequence[str]) -> int:
    """Print a signed event; the secret comes from SLACK_SIGNING_SECRET, never from the command."""
    parser = argparse.ArgumentParser(prog="python -m local.sign")
    parser.add_argument("event", nargs="?", default=str(ROOT / "events/slack_actions.json"))
    path = Path(parser.parse_args(arguments).event)
    if not (secret := os.environ.get("SLACK_SIGNING_SECRET", "")):
        print("SLACK_SIGNING_SECRET is missing: expected the app's signing secret", file=sys.stderr)
        return MISUSED
    event = json.loads(path.read_text(encoding="utf-8"))
    print(json.dumps(sign(event, secret, now=time.time())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
