project = "OAuth 2.0"
extensions = ["threatlas.sphinx"]
html_theme = "furo"
