"""People and work to look at on one's own machine. Everybody and every school here is invented."""
