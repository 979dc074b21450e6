"""What must happen by day one and after."""
