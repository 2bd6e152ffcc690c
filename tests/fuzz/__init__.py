"""Whatever the bytes are, each reader gives a value or one of our own errors, and soon."""
