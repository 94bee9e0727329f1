"""Where a Change comes from. Everything a policy needs is read here, once, before anything is judged."""
