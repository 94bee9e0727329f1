"""Finding credentials in text: patterns that are data, a keyword prefilter, and a confirmation in linear time."""
