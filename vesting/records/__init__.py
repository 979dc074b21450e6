"""Which successor is responsible for each child and each duty."""
