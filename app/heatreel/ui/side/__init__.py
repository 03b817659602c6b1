"""The side panel of the replay: moments, inspector and the facts of the session, one tab each."""
