"""What an incident does next: pure, from what was seen to what is to be done."""
