"""What a project's customers will buy: models of purchases and of what is paid, fitted to histories, and scored."""
