"""The fact tables: what they hold, how they are linked, classified, kept and read."""
