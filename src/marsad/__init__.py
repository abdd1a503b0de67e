"""Marsad, a ceasefire observatory: reads Arabic news and keeps the record of a ceasefire."""
