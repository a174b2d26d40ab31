"""Deploys another image to an ECS service without downtime, and goes back if it fails; by hand."""
