"""The merchant's desk: a queue by urgency, many cases at once, and each case with its playbook."""
