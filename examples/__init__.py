"""What takes part in a stack: an app, a stack that consumes its outputs, and a demonstration of both."""
