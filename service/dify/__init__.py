"""Dify's external knowledge API: its requests, its conditions as filters, and its records."""
