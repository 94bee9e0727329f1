"""govbot judges a pull request by rules that are data, and answers with one comment and one check."""

__version__ = "0.1.0"
