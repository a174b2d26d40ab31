"""A made-up AWS account with any number of services, answered from arithmetic."""
