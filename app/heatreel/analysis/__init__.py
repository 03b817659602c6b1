"""Pure functions on numpy columns: heatmaps, signals, score. No files, no SQL, no Qt.

May import: formats, model.
"""
