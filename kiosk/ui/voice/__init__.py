"""The screen speaks: what is here, what to do, and each thing that the focus comes to."""
