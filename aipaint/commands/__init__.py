"""The sub-commands of the command line, one module each: `register` and what it runs."""
