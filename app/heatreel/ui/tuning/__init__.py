"""The settings of signals: every number, what a change does to the library, and the rules people made."""
