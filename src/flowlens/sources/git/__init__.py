"""Facts from a Git repository, read through a private shadow directory so that nothing in it runs or changes."""
