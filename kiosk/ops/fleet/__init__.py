"""A terminal as one of a station's: it tells how it is, does what it is asked, keeps up to date."""
