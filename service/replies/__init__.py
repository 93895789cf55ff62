"""Replies: an answer in sentences that a person reads, each with its citations."""
