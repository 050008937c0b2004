"""Rating risk today, outside a session: for instance after an old visit was written up."""
