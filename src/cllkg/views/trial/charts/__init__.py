"""Charts as SVG made in Python: each drawn twice, for wide and for narrow places, with text as text.

A chart is a picture with a title and a description; the table beside it holds the same numbers as links.
Colors come from classes, so that a page's style sheet decides on light and dark, and no color stands alone:
shapes, dashes, hatching and words say the same.
"""
