"""Takes the weekly snapshots of Aurora, Mondays at 04:00, and deletes only old ones of its own."""
