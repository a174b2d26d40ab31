"""A Slack of one's own: takes what Slack takes, refuses what Slack refuses, shows the messages."""
