"""Gives log groups a retention and deletes unused ones after a grace; 1st Sunday 03:30."""
