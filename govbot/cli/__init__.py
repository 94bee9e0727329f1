"""The command line: parse, call the app, print, exit. Nothing else prints or exits."""
