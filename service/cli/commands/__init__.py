"""One module for each command, holding it as `command`; imported when the command is used."""
