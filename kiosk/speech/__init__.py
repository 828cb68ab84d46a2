"""Makes the calls audible: sentences into sounds, sounds into a loudspeaker."""
