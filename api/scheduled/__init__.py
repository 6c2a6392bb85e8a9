"""What is done by the calendar: reports made, kept as files, put on record and sent; explanations asked for."""
