"""The words that the stages share: frozen values, with no input or output and no table in them."""
