"""The pure core: values and the engine that judges them. Nothing here does I/O."""
