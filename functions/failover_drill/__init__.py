"""Quarterly failover drill: a writer changes, and a client counts the seconds."""
