"""Below: transport bar and timeline (ruler, lanes, playhead, minimap)."""
