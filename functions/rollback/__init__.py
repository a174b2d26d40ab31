"""Returns a service to its last good task definition where the last deployment is the cause."""
