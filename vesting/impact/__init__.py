"""Whether anything improved because of the change."""
