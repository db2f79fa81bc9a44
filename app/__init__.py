"""The Qt side of nnviz: it shows and computes nothing."""
