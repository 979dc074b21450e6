"""Official files as published, into declared tables."""
