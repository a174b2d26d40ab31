"""Lambda durable functions for the embedded AWS: what ministack 1.5.33 lacks of them."""
