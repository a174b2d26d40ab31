"""Says monthly, on the 1st at 09:50, who may do and did what; reads CloudTrail, IAM, Config."""
