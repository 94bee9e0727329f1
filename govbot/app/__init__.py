"""What the commands do. The one place where sources, policy, engine, renderers and publishers are put together."""
