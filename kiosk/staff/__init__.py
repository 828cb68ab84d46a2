"""The station's staff: who they are, what they may do, what a password has to be."""
