"""Right: all that happened in a session as a list, and one element of the page, read."""
