"""What a pull request would change: each stack's plan from base to head, without any state, as text, JSON, Markdown."""
