"""Centre, first view: the stage with the page, its address bar, and the native overlay above it."""
