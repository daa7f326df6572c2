"""Pages of a learner: translate in, one deed or query, translate out."""
