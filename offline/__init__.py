"""Runs the stack without the Pulumi CLI and without Azure: Pulumi's own test runtime, made to answer as the engine."""
