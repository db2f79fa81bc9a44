"""What the network predicts: the map, the confusion matrix, the largest errors, and values to try."""
