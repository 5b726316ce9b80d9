"""Many agreements replaced by few: what is mapped to what, and whether it holds together."""
