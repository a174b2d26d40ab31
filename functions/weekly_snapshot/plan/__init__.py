"""What is made, copied and deleted, and why; pure."""
