"""Takes the weekly snapshots of Aurora, Mondays at 04:00, deletes only old ones of this stack."""
