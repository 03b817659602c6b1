"""The same verbs from a shell. No Qt here: a browser is handed in by main."""
