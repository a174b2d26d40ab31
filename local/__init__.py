"""A world to try the product in: embedded AWS, seeded PetClinic, Slack stand-in, demo; never shipped."""
