"""Do uploads survive whatever a bad line, a dying process or a second device does to them?"""
