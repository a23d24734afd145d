"""What the reader tells us: fields, forgiving parsing, and the canonical text form."""
