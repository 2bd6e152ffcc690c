"""One file per format, and the charts and numbers they share."""
