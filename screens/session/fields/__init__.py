"""What a person answers with on the session screen: levels, scores, people, picks and longer answers."""
