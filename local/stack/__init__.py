"""What template.yaml says, resolved for a run on this machine."""
