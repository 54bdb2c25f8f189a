"""What stands in the whole file of a case, whatever format it is written in (S28)?"""
