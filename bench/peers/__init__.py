"""Our security findings beside those of Prowler and Cloud Custodian, on one seeded account."""
