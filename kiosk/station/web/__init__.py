"""The station's pages for browsers: rendered here, brought to life by small scripts, no build."""
