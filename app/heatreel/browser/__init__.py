"""The page: our URL scheme, the isolated profile, the replay page, pictures of whole pages.

Qt WebEngine lives here and nowhere else. No windows, no dialogs.
"""
