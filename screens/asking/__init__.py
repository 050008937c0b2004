"""Questions one under another, kept as they are typed: what forms of any place are made of."""
