"""Runs an incident: tells, pages up the ladder, carries the playbook out; when an alarm fires."""
