"""One pass of training with every number: forward, loss, backward and update, by hand in double precision."""
