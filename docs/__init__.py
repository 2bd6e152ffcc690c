"""What is made of the same sources as the program's own help: man pages, the documentation site, release notes."""
