"""What a question says of time and source beyond its words, read by rule; English only."""
