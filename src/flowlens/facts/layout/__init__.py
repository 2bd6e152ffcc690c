"""What workspace files and CODEOWNERS say about the parts of a repository: text, which may be hostile."""
