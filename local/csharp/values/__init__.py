"""Values as expressions hold them, and what .NET does with them; nothing here knows of syntax."""
