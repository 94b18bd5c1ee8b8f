"""Holds the catalogue of model versions against Azure's Models API: read, merge, write, report."""
