"""How a model makes a picture: header-only detection, a registry, one folder a family. No Qt."""
