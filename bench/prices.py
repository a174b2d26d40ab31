"""AWS's list prices in US dollars, without free tiers: us-east-1, first tier, as of PRICED_ON.

Sources: each AWS service's own pricing page (aws.amazon.com/<service>/pricing). Other regions cost
some percent more.
"""

PRICED_ON = "2026-11"

LAMBDA_REQUEST = 0.20 / 1e6
LAMBDA_GB_SECOND = 0.0000166667
"""On x86_64; arm64 costs a fifth less."""
DURABLE_OPERATION = 8.00 / 1e6
DYNAMODB_WRITE = 0.625 / 1e6
"""A write request unit, 1 KB; transactions take two for each item."""
DYNAMODB_READ = 0.125 / 1e6
"""A read request unit, 4 KB read consistently."""
METRIC_ASKED = 0.01 / 1e3
"""One metric of GetMetricData."""
CLOUDWATCH_REQUEST = 0.01 / 1e3
"""DescribeAlarms and the like."""
METRIC_KEPT = 0.30
"""A metric of one's own, a month."""
ALARM_METRIC = 0.10
"""Each metric that an alarm of standard resolution looks at, a month."""
COMPOSITE_ALARM = 0.50
DASHBOARD = 3.00
COST_EXPLORER_REQUEST = 0.01
SECRET = 0.40
SECRET_READ = 0.05 / 1e4
SNS_PUBLISH = 0.50 / 1e6
SQS_FIFO_REQUEST = 0.50 / 1e6
KEY = 1.00
"""A customer's KMS key, a month."""
KMS_REQUEST = 0.03 / 1e4
LOGS_GB = 0.50
