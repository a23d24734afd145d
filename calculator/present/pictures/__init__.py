"""Pictures of an answer: inline SVG from templates, each with its finding, its data, its words."""
