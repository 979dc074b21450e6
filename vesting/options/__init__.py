"""Which footprints and delivery models are possible, and which are good."""
