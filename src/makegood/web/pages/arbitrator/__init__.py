"""What does an arbitrator see and do?"""
