"""The built-in importers; each is registered under the entry point ``vesting.sources``."""
