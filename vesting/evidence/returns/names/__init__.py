"""What the names of files, and of the folders they lie in, tell: the council, the year, or that it is no part."""
