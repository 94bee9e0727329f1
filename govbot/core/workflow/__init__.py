"""What a diff tells of a CI workflow, read line by line: the whole file is not at hand."""
