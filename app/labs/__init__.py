"""The parts of the labs' panels: choices with their parameters, pictures, and work in the background."""
