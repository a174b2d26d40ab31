"""The words of a report and how it reaches Slack: pure rendering, transport, outbox."""
