"""The window: Qt widgets. Panels never import each other; they meet in ``state`` and ``actions``."""
