"""What many write: five clients, Powertools' Logger and Metrics, slack_sdk; without Tracer."""

import json
import os

import boto3
from aws_lambda_powertools import Logger, Metrics
from slack_sdk import WebClient

LOGGER = Logger(service="typical")
METRICS = Metrics(namespace="Bench", service="typical")
ECS = boto3.client("ecs")
DYNAMODB, CLOUDWATCH = boto3.client("dynamodb"), boto3.client("cloudwatch")
LOGS, SECRETS = boto3.client("logs"), boto3.client("secretsmanager")
CLUSTER, _, SERVICE = os.environ["ECS_SERVICES"].split(",", maxsplit=1)[0].partition("/")
SLACK = WebClient(
    token=json.loads(SECRETS.get_secret_value(SecretId="slack")["SecretString"])["bot_token"],
    base_url=os.environ["SLACK_API_URL"],
)


@METRICS.log_metrics
def handler(event: dict[str, list[dict[str, dict[str, str]]]], _context: object) -> None:
    """Force a new deployment and tell Slack of it, without asking anybody whether it may."""
    alarm = json.loads(event["Records"][0]["Sns"]["Message"])
    LOGGER.info("alarm", extra={"alarm": alarm["AlarmName"]})
    ECS.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    METRICS.add_metric(name="Redeployed", unit="Count", value=1)
    SLACK.chat_postMessage(channel="C0BENCH", text=f"{alarm['AlarmName']}: {SERVICE} redeployed")
