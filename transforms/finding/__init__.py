"""Articles → mentions: one scan finds every numeric expression and the words that belong to it."""
