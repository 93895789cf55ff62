"""The command line: what HTTP offers, for a terminal and for pipes."""
