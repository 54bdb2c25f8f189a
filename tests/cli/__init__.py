"""Does the command line do what its help says?"""
