"""Training of the built-in reader; needs PyTorch, and is no part of the installed packages."""
