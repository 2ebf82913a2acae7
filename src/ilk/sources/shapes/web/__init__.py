"""Web analytics: access logs of servers, and what Google Analytics, Matomo and Plausible export."""
