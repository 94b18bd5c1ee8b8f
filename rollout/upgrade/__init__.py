"""The whole migration away from one model version: what to test, place, move and delete, and until when."""
