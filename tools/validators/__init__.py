"""The validators that ``make validate`` runs."""
