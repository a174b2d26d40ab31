"""Hears the application's alarms from SNS, begins an incident or tells the open one, loses none."""
