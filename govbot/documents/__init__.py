"""Structured files of a change (JSON, YAML, TOML) as plain values, and questions about them."""
