"""What a finding is about, in people's words: the first part of its code."""

from notifier.translation import later, look_up

AREAS = {
    "access_log": later("Access log"),
    "alarms": later("Alarms"),
    "alb": "ALB",
    "analyzer": "Access Analyzer",
    "application": later("Application"),
    "aurora": "Aurora",
    "backup": later("Backup"),
    "budget": later("Budget"),
    "capacity": later("Capacity"),
    "config": "AWS Config",
    "cost": later("Cost"),
    "deeds": later("Own actions"),
    "detection": later("Anomaly detection"),
    "diagnosis": later("Diagnosis"),
    "ecr": "ECR",
    "ecs": "ECS",
    "forecast": later("Forecast"),
    "iam": "IAM",
    "images": later("Images"),
    "ledger": "Ledger",
    "logs": later("Logs"),
    "performance": later("Performance"),
    "rds": "RDS",
    "secrets": later("Secrets"),
    "security_groups": later("Security groups"),
    "slo": "SLO",
    "slots": later("Schedules"),
    "storage": later("Storage"),
    "switch": later("Stop switch"),
    "tag": later("Tag"),
    "targets": later("What is looked at"),
    "trail": "CloudTrail",
    "usage": later("Usage"),
}
"""By area; a name of AWS's own is the same in every language."""


def name_area(code: str) -> str:
    """Return the translated name of a code's area: "usage.cpu" is about "Usage"."""
    area = code.partition(".")[0]
    return look_up(AREAS.get(area, area.replace("_", " ").capitalize()))
