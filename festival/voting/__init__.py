"""Councils, vote rules, sessions, ballots and the count. Nobody learns a vote."""
