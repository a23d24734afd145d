"""Words, templates and exports: turns codes into something people read."""
