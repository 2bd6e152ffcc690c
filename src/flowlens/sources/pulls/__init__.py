"""Pull requests and their reviews from files: what a forge's command line or API wrote."""
