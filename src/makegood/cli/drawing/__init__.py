"""How do goods, labels and photographs of them look?  The same for the same seed, and nobody's data in them."""
