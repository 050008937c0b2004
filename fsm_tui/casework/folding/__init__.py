"""How each part of a family is folded from what its records say; `family.fold` puts the parts together."""
