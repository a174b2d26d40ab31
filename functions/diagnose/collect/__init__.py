"""AWS to Facts, one module an area: the only place of this job that touches AWS."""
