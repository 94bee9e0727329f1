"""Changes described in a few lines of YAML: for the examples of checks and for tests of rules."""
