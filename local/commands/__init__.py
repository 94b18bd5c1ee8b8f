"""The command line of a local Azure that is being served: faults, breakers, traces."""
