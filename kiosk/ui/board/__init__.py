"""The hall display as a program of its own: `kiosk board`."""
