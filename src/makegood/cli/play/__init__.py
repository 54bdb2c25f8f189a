"""How is a golden story read, played against a running Makegood, judged and printed?"""
