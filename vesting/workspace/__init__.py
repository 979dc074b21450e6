"""The workspace: a folder that keeps what people did, what they loaded and what was worked out.

The only place that stores anything. The command line and the pages call the functions here.
"""
