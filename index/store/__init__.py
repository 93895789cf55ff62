"""The store: SQLite is the only truth; the FAISS and Tantivy indexes are derived from it."""
