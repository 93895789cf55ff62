"""The nutgraf engine: news articles in, passages and cited answers out."""
