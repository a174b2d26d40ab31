"""Replaces all tasks of an ECS service by new ones; called by an incident, or by hand."""
