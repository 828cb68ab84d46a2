"""How a terminal gets another version of itself: fetched, installed, tried, kept or given up."""
