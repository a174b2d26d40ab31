"""Cost Explorer and Budgets to Facts: the only place of this job that touches AWS."""
