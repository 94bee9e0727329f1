"""The scope that a description or an issue declares: where it stands in the text, and the paths it names."""
