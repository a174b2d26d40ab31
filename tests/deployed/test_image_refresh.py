"""An image refresh as deployed: built, pushed, scanned; deployed only where it is no worse."""

from collections.abc import Iterator
from typing import Any

import pytest

from local.demo.night import FAST, REAL
from local.world.application import tag_first_image
from local.world.facts import patch
from local.world.names import BUILD_PROJECT, CLUSTER, IMAGE_DIGEST, SERVICE
from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded
EVENT = {"armed": True, "reason": "a test"}


@pytest.fixture
def ecs(town: Town) -> Iterator[Any]:
    """ECS, an hour after the last build; its service runs its first image again afterwards."""
    town.world.place.client("dynamodb").delete_item(
        TableName=town.deployment.resources["Ledger"],
        Key={"pk": {"S": "action_pace#image_refresh"}, "sk": {"S": BUILD_PROJECT}},
    )
    town.aws.change_durable_time_scale(FAST)
    ecs = town.world.place.client("ecs")
    yield ecs
    town.aws.change_durable_time_scale(REAL)
    town.world.place.remove_answers("clean")
    ecs.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition=f"{SERVICE}:1")
    tag_first_image(town.world.place, "latest")


def find_image(ecs: Any) -> str:  # noqa: ANN401 - a boto3 client
    (service,) = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    said = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])
    return str(said["taskDefinition"]["containerDefinitions"][0]["image"])


def test_an_image_that_is_no_worse_is_built_and_deployed(town: Town, ecs: Any) -> None:  # noqa: ANN401 - a boto3 client
    before = len(town.slack.messages())
    done: Any = town.deployment.invoke("ImageRefresh", EVENT)
    assert (done["outcome"], done["receipt"]) == ("done", "proven"), done
    (run,) = town.deployment.find_executions("Deploy").values()
    deployed: Any = town.deployment.await_end(run)
    assert (deployed["outcome"], deployed["receipt"]) == ("done", "proven"), deployed
    assert done["after"]["new image"] in find_image(ecs)
    refresh, deployment = town.slack.messages()[before:]
    assert refresh.text.startswith("🟢 Image refresh (dev): done and proven")
    assert deployment.text.startswith("🟢 Deployment (dev): done and proven")


def test_an_image_with_new_criticals_is_not_deployed(town: Town, ecs: Any) -> None:  # noqa: ANN401 - a boto3 client
    scan = patch("ecr", "DescribeImageScanFindings", ("imageScanFindings", {"findings": []}))
    clean = {**scan, "match": {"imageId.imageDigest": IMAGE_DIGEST}}
    town.world.place.put_answers("clean", [clean])
    before = len(town.slack.messages()), set(town.deployment.find_executions("Deploy"))
    done: Any = town.deployment.invoke("ImageRefresh", EVENT)
    assert (done["outcome"], done["receipt"]) == ("done", "disproven"), done
    (message,) = town.slack.messages()[before[0] :]
    assert "1 new criticals: CVE-2021-44228" in str(message.blocks)
    assert set(town.deployment.find_executions("Deploy")) == before[1]
    assert IMAGE_DIGEST in find_image(ecs)
