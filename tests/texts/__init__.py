"""Does the system say everything in both languages, clearly and completely?"""
