"""What the tables of the configuration may say."""
