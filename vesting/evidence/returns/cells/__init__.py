"""What a cell means, and whether it stands under its own heading: text, dates, codes, numbers and flags."""
