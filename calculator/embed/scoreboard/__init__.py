"""What others have published beside what the calculator gets."""
