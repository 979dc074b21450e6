"""Why change, where an area stands, and how sure one can be."""
