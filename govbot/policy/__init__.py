"""Policies: from YAML, strictly read, to the rules that the engine judges by."""
