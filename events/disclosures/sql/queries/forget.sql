SELECT forget_disclosures(%(days)s, %(batch)s)
