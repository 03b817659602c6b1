"""Left: the list of sessions, its filter, import progress."""
