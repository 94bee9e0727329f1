"""Talking to GitHub: events, requests and answers. The only part that knows PyGithub and pydantic."""
