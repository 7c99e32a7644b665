"""Where things stand and how lines run: plain geometry, the same for the same input on every machine.

Nothing here knows claims or pages.
"""
