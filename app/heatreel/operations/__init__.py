"""The verbs that window and command line share (import, detect, heatmap, export). Glue only, no Qt.

What needs a browser is asked of the protocols in ``ports``, handed in from above.
"""
