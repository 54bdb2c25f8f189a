"""Pictures of the goods: kept here, written into the order, or fetched from hosts that an operator named."""
