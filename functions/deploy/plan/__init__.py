"""Decides on a deployment, judges how it goes and whether it is proven; pure."""
