"""Markdown as far as rules read it: its blocks as a reader sees them, and the code spans within them."""
