"""How long an incident's flow tries to begin."""

from aws_durable_execution_sdk_python.config import Duration
from aws_durable_execution_sdk_python.retries import RetryStrategyConfig, create_retry_strategy

PATIENTLY = create_retry_strategy(
    RetryStrategyConfig(
        max_attempts=100,
        initial_delay=Duration.from_seconds(2),
        max_delay=Duration.from_minutes(2),
    )
)
"""For more than an hour, where there is no going on without it: a flow that ends leaves everybody
alone, and its incident open. (The SDK's own six attempts are over after about a minute.)"""
