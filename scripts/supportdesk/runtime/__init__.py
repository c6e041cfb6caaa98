"""Where the core meets the machine: arguments, environment, files, clock, wiring, output, exit status."""
