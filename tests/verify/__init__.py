"""Does the exploration of the rule book see what it should see?"""
