"""What the delivery of the Outbox needs beside what every job reads; the template gives it."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """Where people are told when Slack stays silent."""

    email_topic_arn: str = setting(expected="the ARN of the SNS topic for e-mail")
