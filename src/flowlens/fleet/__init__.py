"""Many repositories: which there are, and reading them on several processes, each for itself."""
