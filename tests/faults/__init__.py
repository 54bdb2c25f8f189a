"""Is every promise kept when processes die, answers are lost and everybody clicks at once?"""
