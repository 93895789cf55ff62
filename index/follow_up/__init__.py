"""What a question leans on in the turns before it, and the question as it stands by itself, by rule; English only."""
