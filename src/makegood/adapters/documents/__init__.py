"""How is a case file written as PDF, DOCX and text?"""
