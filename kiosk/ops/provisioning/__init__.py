"""A new terminal becomes one of a station's: by a file, by a code, or by three answers."""
