"""Bytes to canonical events. One module per format; sniffed by content, never by file name.

May import: model.
"""
