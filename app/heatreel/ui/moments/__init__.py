"""Right: the list of moments with their evidence."""
