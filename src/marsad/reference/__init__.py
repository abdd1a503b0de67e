"""Typed access to the built resources. `resources/` at the root holds the truth that people edit."""
