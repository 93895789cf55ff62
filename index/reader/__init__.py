"""Reading: from hits to verbatim answers, each with the probability that it is right."""
