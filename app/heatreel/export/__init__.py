"""Results to PNG, CSV and JSON; composes pictures with numpy and Pillow. No SQL, no Qt.

May import: library, replay, analysis, formats, model.
"""
