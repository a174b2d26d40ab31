"""Moves ECS services to the latest Fargate platform version; 1st Sunday of the month at 03:00."""
