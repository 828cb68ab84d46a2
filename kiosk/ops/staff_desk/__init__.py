"""What staff mode asks of the terminal as a machine, and how it is done."""
