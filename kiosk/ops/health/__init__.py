"""What a terminal finds out about itself: one module per question, each with a limit of its own."""
