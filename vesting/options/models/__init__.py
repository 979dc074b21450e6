"""Delivery models per service: what each needs, costs and changes, scored on top of a footprint."""
