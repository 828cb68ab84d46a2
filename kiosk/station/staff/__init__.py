"""Accounts, sessions and the audit trail of the station's staff."""
