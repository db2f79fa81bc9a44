"""What ``nnviz bench`` times: workloads, the engine in several forms, and peers that train the same."""
