"""The tests, a folder for each part of the product and one (tidy) for the rules of the house."""
