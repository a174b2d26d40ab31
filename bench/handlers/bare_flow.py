"""The least durable flow: one step, one wait."""

from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import Duration


@durable_execution
def handler(_event: object, context: DurableContext) -> dict[str, int]:
    """Take a step, wait a minute, end."""
    taken: int = context.step(lambda _: 1, name="step")
    context.wait(Duration.from_seconds(60), name="wait")
    return {"steps": taken}
