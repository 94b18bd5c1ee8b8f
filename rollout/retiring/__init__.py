"""Model versions on their way out: how long they answer, who uses them, and the step of the runbook that is due."""
