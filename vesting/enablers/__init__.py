"""Whether the nine enablers are in place."""
