"""Evaluation: how well a collection answers questions whose answers are known, and settings that suit them better."""
