"""What the rules on releases share: what a stack's stores hold, and which flags share it out."""
