"""The page "Across sessions": what hurts most, forms, and scores of all sessions that the filter leaves."""
