"""Does what acts by itself act once, in time, and whatever breaks?"""
