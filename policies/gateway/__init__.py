"""How the pack reads what a gateway is told: policy documents, C# in them, tables, addresses, keys."""
