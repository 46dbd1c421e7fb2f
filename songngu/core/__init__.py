"""Pure steps: model in, model out; no file, clock or process."""
