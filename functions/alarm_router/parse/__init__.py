"""From an event to typed alarms: envelopes opened, fields checked, nothing made up. Pure."""
