"""What `status` shows: a task's state in the words of the field, as a table and as JSON."""
