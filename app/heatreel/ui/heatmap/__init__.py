"""Heatmaps over the whole page: chosen, counted, coloured and saved."""
