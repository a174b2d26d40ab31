"""Says each Monday what the week cost and why; reads Cost Explorer and Budgets."""
