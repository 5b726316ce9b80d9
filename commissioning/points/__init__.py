"""Rules about the text of decision points, without database."""
