"""The faces of nutgraf: HTTP and the command line over one engine."""
