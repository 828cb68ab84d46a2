"""The headphone socket."""
