"""Says daily at 09:00 how the application stands; reads ECS, Aurora, ALB, metrics, logs, alarms."""
