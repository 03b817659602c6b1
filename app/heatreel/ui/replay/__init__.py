"""The page being replayed, and what is drawn above it."""
