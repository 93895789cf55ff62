"""What a language model may call: each tool's name, words and schemas, once for MCP and for function calling."""
