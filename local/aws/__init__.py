"""The embedded AWS: ministack in front, moto behind it, and answers that a test may script."""
