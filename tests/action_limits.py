"""How much actions may do in tests, and on the bench's stage."""

LIMITS = {
    "ACTIONS": "on",
    "APPROVERS": "U1,U2",
    "COOLDOWN_MINUTES": "30",
    "DAILY_CAP": "3",
    "STABLE_MINUTES": "10",
    "SETTLE_SECONDS": "60",
    "RECEIPT_MINUTES": "10",
}
