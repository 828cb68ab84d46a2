"""Pages for signing in, for one's own account, for the staff's accounts and their audit trail."""
