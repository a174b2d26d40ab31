"""AWS to Facts: the only place of this job that touches AWS."""
