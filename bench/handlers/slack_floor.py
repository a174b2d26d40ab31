"""The floor of whoever tells Slack: http.client, its TLS context and connection made at init."""

import json
import os
import ssl
from http.client import HTTPSConnection
from urllib.parse import urlsplit

ADDRESS = urlsplit(os.environ["SLACK_WEBHOOK_URL"])
CONNECTION = HTTPSConnection(ADDRESS.netloc, context=ssl.create_default_context())


def handler(event: dict[str, list[dict[str, dict[str, str]]]], _context: object) -> None:
    """Tell Slack of an alarm."""
    alarm = json.loads(event["Records"][0]["Sns"]["Message"])
    body = json.dumps({"text": f"{alarm['AlarmName']}: {alarm['NewStateReason']}"})
    CONNECTION.request("POST", ADDRESS.path, body, {"Content-Type": "application/json"})
    CONNECTION.getresponse().read()
