"""A player without a screen: page mirror, clock, idle gaps, pointer track. No Qt, no SQL.

May import: formats, model.
"""
