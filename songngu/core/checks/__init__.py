"""The checks: pure functions from a unit, or a document's units, to what a reviser would mark.

``rules`` lists them by code; ``running`` runs them and heeds the silencing comments.
"""
