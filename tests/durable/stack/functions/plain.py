"""Plain functions beside the flows: a router, an action, and what takes a click."""

import base64
import json
import os
import urllib.parse
import urllib.request
from typing import Any

import boto3

type Json = Any


def double(event: Json, _: object) -> Json:
    """Answer at once."""
    return event["number"] * 2


def route(event: Json, _: object) -> None:
    """Start one flow for each alarm; the same transition is the same flow."""
    for record in event["Records"]:
        alarm = json.loads(record["Sns"]["Message"])
        boto3.client("lambda").invoke(
            FunctionName=os.environ["FLOW"],
            InvocationType="Event",
            DurableExecutionName=f"alarm-{alarm['AlarmArn'].rpartition(':')[2]}",
            Payload=json.dumps({"case": "wait", "alarm": alarm["AlarmArn"]}),
        )


def press(event: Json, _: object) -> Json:
    """Complete the callback that a button carries, and tell who pressed it."""
    payload = json.loads(urllib.parse.parse_qs(_body(event))["payload"][0])
    user = payload["user"]["id"]
    try:
        boto3.client("lambda").send_durable_execution_callback_success(
            CallbackId=payload["actions"][0]["value"], Result=user.encode()
        )
        told = {"replace_original": True, "text": f"acknowledged by {user}"}
    except Exception as error:  # noqa: BLE001 - it is shown to whoever pressed
        told = {"response_type": "ephemeral", "replace_original": False, "text": str(error)}
    body = json.dumps(told).encode()
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(payload["response_url"], body, kind)  # noqa: S310 - the stand-in
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        answer.read()
    return {"statusCode": 200, "body": ""}


def _body(event: Json) -> str:
    text: str = event["body"]
    return base64.b64decode(text).decode() if event["isBase64Encoded"] else text
