"""Reading diffs: an outline over bytes for everything, and unidiff for one file's hunks when a check asks."""
