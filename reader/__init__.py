"""What Python apps read a stack's outputs and releases with. It imports nothing of this repository."""
