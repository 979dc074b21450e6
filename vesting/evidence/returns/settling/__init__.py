"""Of which council and which collection year every row is, where columns, names and dates each say so."""
