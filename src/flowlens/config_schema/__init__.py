"""What the configuration may say, table by table, and how a fault in it is told."""
