"""What of a run and of the backups somebody ought to know; pure."""
