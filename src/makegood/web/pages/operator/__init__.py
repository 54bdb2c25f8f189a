"""What an operator does that belongs to no case."""
