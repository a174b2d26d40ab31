"""Plans, or once approved does, an Aurora engine upgrade; 1st Sunday of the month at 02:00."""
