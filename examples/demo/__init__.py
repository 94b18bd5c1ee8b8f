"""`make demo`: a release on trial, from a few users to all of them and back, in front of the example app."""
