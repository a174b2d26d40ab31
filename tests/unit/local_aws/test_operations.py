"""What the deployed stack does in AWS: a queue wakes a function, a template makes a secret."""

import io
import zipfile

import pytest

from local.world.place import Place
from tests.patience import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.embedded
SOURCE = """
import sys, boto3

def handler(event, context):
    bodies = [record["body"] for record in event.get("Records", [])]
    for body in bodies or ["invoked"]:
        boto3.client("dynamodb").put_item(TableName="seen", Item={"pk": {"S": body}})
    return {"python": sys.version_info[:2]}
"""
TEMPLATE = """
Resources:
  Credential: {Type: AWS::SecretsManager::Secret, Properties: {Name: credential}}
Outputs:
  Arn: {Value: !Ref Credential}
"""


@pytest.fixture
def function(place: Place) -> str:
    names = [f["FunctionName"] for f in place.client("lambda").list_functions()["Functions"]]
    if "writer" in names:
        return "writer"
    place.client("dynamodb").create_table(
        TableName="seen",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("app.py", SOURCE)
    place.client("lambda").create_function(
        FunctionName="writer",
        Runtime="python3.13",
        Role="arn:aws:iam::123456789012:role/any",
        Handler="app.handler",
        Code={"ZipFile": archive.getvalue()},
        Timeout=30,
        Environment={"Variables": {"AWS_ENDPOINT_URL": ""}},  # as the template's default
    )
    return "writer"


def list_seen(place: Place) -> list[str]:
    items = place.client("dynamodb").scan(TableName="seen")["Items"]
    return sorted(item["pk"]["S"] for item in items)


def test_a_function_runs_on_python_3_13_and_reaches_aws(place: Place, function: str) -> None:
    answer = place.client("lambda").invoke(FunctionName=function)
    assert answer.get("FunctionError") is None
    assert b"[3, 13]" in answer["Payload"].read()
    assert "invoked" in list_seen(place)


def test_a_fifo_queue_wakes_a_function(place: Place, function: str) -> None:
    sqs = place.client("sqs")
    url = sqs.create_queue(QueueName="outbox.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    place.client("lambda").create_event_source_mapping(
        EventSourceArn=asked["Attributes"]["QueueArn"], FunctionName=function, BatchSize=1
    )
    sqs.send_message(
        QueueUrl=url, MessageBody="queued", MessageGroupId="g", MessageDeduplicationId="1"
    )
    assert eventually(lambda: "queued" in list_seen(place))


def test_a_template_refers_to_a_secret_by_its_arn(place: Place) -> None:
    formation = place.client("cloudformation")
    formation.create_stack(StackName="secret", TemplateBody=TEMPLATE)
    formation.get_waiter("stack_create_complete").wait(
        StackName="secret", WaiterConfig={"Delay": 1, "MaxAttempts": PATIENCE_SECONDS}
    )
    outputs = formation.describe_stacks(StackName="secret")["Stacks"][0]["Outputs"]
    arn = outputs[0]["OutputValue"]
    assert arn.startswith("arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:credential-")
    secrets = place.client("secretsmanager")
    secrets.put_secret_value(SecretId=arn, SecretString="{}")
    assert secrets.get_secret_value(SecretId=arn)["SecretString"] == "{}"
    formation.delete_stack(StackName="secret")
    assert eventually(lambda: not secrets.list_secrets()["SecretList"])
