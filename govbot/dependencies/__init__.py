"""What a change does to the dependencies of a project: manifests, lock files, where packages come from."""
