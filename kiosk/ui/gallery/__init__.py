"""Pictures of every screen in every manner, and what is wrong with them: `kiosk gallery`."""
