"""Decides on a failover drill and its way back, and judges both; pure."""
