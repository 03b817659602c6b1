"""Centre, second view: the heatmap, and its side panel."""
