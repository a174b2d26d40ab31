"""Says why something is wrong, for an incident or by hand; reads ECS, Aurora, ALB, logs, trail."""
