"""Grade submissions: read them, run the hidden tests against them, write down what came of it."""
