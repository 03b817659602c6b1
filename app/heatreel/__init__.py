"""Heatreel: replay, heatmaps and frustration moments from recordings of web pages.

The rooms, from the bottom: model, formats, library | replay | analysis, export, operations, browser,
ui | cli, main. ``app/ARCHITECTURE.md`` says what belongs where and who may import whom.
"""

__version__ = "0.1.0"
