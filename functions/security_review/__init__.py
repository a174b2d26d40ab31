"""Says on Mondays what is open to attack; reads scans, security groups, ALB, ECS, Aurora, logs."""
