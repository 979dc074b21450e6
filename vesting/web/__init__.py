"""The workbench in the browser: thin pages over the workspace. Nothing leaves the computer."""
