"""Do the golden stories hold?"""
