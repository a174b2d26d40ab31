"""The shell round a job: settings, events, AWS sessions, concurrent reads, the ledger."""
