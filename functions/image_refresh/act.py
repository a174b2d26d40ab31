"""Starts the build, and the deployment of what it brought; the only file that writes."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from notifier.translation import _, later

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

    from functions.image_refresh.facts import RefreshState
    from functions.image_refresh.settings import RefreshSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def build(run: ActionRun[RefreshSettings], decision: Decision) -> dict[str, Any]:
    """Start the build that was decided on.

    Needs codebuild:StartBuild.
    """
    codebuild = run.aws.client("codebuild")
    said = codebuild.start_build(projectName=decision.change["project"])["build"]
    return {"build": f"#{said.get('buildNumber', '?')}"}


def begin_deployment(
    run: ActionRun[RefreshSettings], decision: Decision, state: RefreshState
) -> dict[str, Any]:
    """Let `deploy` deploy what was built; the same build again is the same execution.

    Needs lambda:InvokeFunction.
    """
    client: LambdaClient = run.aws.client("lambda")
    built = state.build.id if state.build else ""
    name = hashlib.sha256(f"{built}|{state.tagged}".encode()).hexdigest()[:32]
    event = {
        "armed": True,
        "service": decision.change["service"],
        "container": decision.change["container"],
        "image": f"{decision.change['home']}@{state.tagged}",
        "reason": _("built anew by {project}").format(project=decision.change["project"]),
        "requested_by": "image_refresh",
    }
    if run.request.approved_by:
        event["approved_by"] = run.request.approved_by
    with suppress(client.exceptions.DurableExecutionAlreadyStartedException):
        client.invoke(
            FunctionName=run.settings.deploy_function,
            InvocationType="Event",
            DurableExecutionName=f"image-refresh-{name}",
            Payload=json.dumps(event).encode(),
        )
    return {later("deployment"): _("begun; a message of its own tells how it goes")}
