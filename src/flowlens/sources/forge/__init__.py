"""Forges: what GitHub, GitLab and Gitea tell of pull requests, CI runs and deployments; the only door to a network."""
