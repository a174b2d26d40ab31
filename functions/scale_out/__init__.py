"""Lends a service more tasks for a while; an incident starts it, or a person."""
