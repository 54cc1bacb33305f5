"""What can happen: types, values, dates, evidence."""
