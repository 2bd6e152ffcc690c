"""Charts as Vega-Lite specifications, drawn in the browser without any request."""
