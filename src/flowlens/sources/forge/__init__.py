"""Forges: what GitHub, GitLab and Gitea tell of pull requests, CI runs and deployments; and the only door to them."""
