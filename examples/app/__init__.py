"""A small app with two tasks, summaries and contract terms. It knows neither a prompt nor a model: see docs/app.md."""
