"""What a drill measured; pure."""
