"""The models on the machine, as the windows show them: what lies there, and what the user notes."""
