"""What the windows share: session, observable state, the engine thread, item models."""
