"""The pages, a module for each section: each gathers values and hands them to a template."""
