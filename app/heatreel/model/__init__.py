"""Value types and columns that all parts share. Imports nothing of ours, no Qt, no SQL, no files."""
