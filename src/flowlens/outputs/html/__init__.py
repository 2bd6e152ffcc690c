"""The report as one HTML page that stands alone: no request, no tracking, and no script but its own two."""
