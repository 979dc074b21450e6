"""What becomes of every physical row: the stated rules, and the ledger in which each leaves by one door."""
