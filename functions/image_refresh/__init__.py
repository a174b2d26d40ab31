"""Quarterly image refresh: built anew, scanned, deployed where it is no worse."""
