"""Tests of what each CI says of the change that it runs for."""
