"""Delivering a report: the comment, the check run or status, and what the runner of the job shows. Nothing else."""
