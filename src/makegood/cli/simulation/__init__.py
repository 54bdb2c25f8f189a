"""A world in which people act at random and everything breaks: does any promise break with it?"""
