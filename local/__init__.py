"""A world to try the product in: embedded AWS, PetClinic, Slack stand-in, demo; never shipped."""
