"""Files that e-mail tools export. People are named by e-mail address."""
