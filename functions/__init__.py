"""The jobs: one folder each; none imports another."""
