"""Lets another Aurora instance become the writer, once approved; an incident asks, or a person."""
