"""Survey the ground: from the shelf of official files to the blocks that options are made of."""
