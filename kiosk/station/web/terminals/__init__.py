"""The pages about the station's terminals: which are paired, pair one, shut one out."""
