"""What a command does between its parsed arguments and its exit code."""
