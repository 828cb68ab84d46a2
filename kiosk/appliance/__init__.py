"""The terminal as an appliance: its parts and their health, what can be asked of the machine, what
it tells its station of itself. Values only; nothing here can name a resident."""
