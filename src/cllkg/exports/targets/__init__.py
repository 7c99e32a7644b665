"""The targets: a module or a room for each format that another program reads."""
