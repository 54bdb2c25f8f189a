"""Does the rule book say what it should, to the instant and to the cent?"""
