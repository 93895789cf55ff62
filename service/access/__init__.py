"""Access: who may use the server, for what, how often, and from where."""
