"""Settings of a terminal and of a station: one typed tree."""
