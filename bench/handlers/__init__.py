"""The least that a Lambda handler can be: what every cold start is compared with."""
