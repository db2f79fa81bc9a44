"""The headless core of nnviz: it computes and knows no screen."""
