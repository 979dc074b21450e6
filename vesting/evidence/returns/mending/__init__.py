"""One child's episodes on a line of days, mended step by step until none overlaps another."""
