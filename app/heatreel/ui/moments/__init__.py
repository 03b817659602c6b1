"""Right: the list of moments with their evidence, and the facts of the session."""
