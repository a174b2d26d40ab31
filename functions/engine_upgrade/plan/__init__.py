"""Decides on an engine upgrade, judges how it goes and whether it is proven; pure."""
