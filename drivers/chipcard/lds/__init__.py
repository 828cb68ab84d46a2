"""Files of the logical data structure as typed values (ICAO 9303-10)."""
