"""The HTTP face: routes, schemas and problems over one engine."""
