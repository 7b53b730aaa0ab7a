"""OData: typed expressions, entities, and what turns them into requests."""
