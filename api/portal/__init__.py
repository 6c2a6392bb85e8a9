"""What goes to the national portal: dossiers and their progress, in the field names of its interface."""
