"""Lambda's base image, made from this machine's Python where no registry can be reached."""
