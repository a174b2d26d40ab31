"""Brings the Outbox's messages to Slack, from an SQS queue; after 15 silent minutes, e-mail."""
