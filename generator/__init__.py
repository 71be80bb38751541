"""Étrier: compiles French YAML records into a static resource hub for very small firms."""

__version__ = "0.1.0"
