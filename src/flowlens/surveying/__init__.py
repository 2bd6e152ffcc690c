"""A look at a repository before it has a configuration: what is there, and what that says of the settings."""
