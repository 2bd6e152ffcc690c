"""What each CI says of the change that it runs for: one file a CI, and one table that picks among them."""
