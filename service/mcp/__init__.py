"""The Model Context Protocol: the tools for assistants that speak it, over standard input and output and over HTTP."""
