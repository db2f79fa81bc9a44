"""How each kind of film is written: picture by picture, so that it can be stopped at any time."""
