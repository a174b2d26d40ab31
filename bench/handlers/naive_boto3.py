"""What anybody writes first: one boto3 client that redeploys, and urllib that tells Slack."""

import json
import os
from urllib.request import Request, urlopen

import boto3

ECS = boto3.client("ecs")
CLUSTER, _, SERVICE = os.environ["ECS_SERVICES"].split(",", maxsplit=1)[0].partition("/")


def handler(event: dict[str, list[dict[str, dict[str, str]]]], _context: object) -> None:
    """Force a new deployment and tell Slack of it, without asking anybody whether it may."""
    alarm = json.loads(event["Records"][0]["Sns"]["Message"])
    ECS.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    body = json.dumps({"text": f"{alarm['AlarmName']}: {SERVICE} is deployed anew"}).encode()
    told = Request(os.environ["SLACK_WEBHOOK_URL"], body, {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(told) as answer:  # noqa: S310 - an address of the bench's
        answer.read()
