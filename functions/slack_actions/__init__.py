"""Hears clicks on an incident's buttons from Slack, tells the incident, and wakes its flow."""
