"""Wakes a durable flow that waits for its callback."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


def wake(client: "LambdaClient", callback: str) -> bool:
    """Complete the callback that a flow waits for; the flow then reads its signals by itself.

    Args:
        client: a Lambda client.
        callback: the callback's id, or "": nobody waits.

    Returns:
        Whether somebody was woken. False: the flow woke up or ended meanwhile, and has read or
        will read what there is.

    Raises:
        ClientError: whatever else Lambda refuses; a missing right is no late call.
    """
    if not callback:
        return False
    errors = client.exceptions
    try:
        client.send_durable_execution_callback_success(
            CallbackId=callback, Result=json.dumps({"woken": True}).encode()
        )
    except (errors.CallbackTimeoutException, errors.ResourceNotFoundException):
        return False
    return True
