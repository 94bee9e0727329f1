"""The files of gitleaks that a repository has: rules, allow-lists, ignored fingerprints, baselines."""
