"""What is seen of a repository before it has a configuration."""
