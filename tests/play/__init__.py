"""Are golden stories read, played, judged and printed as they are meant?"""
