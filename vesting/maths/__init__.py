"""Mathematics that several stages need and no library gives, without any word of the domain."""
